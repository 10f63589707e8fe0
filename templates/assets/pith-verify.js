// Verify one document: bytes and pinned keys in, a verdict out, the same as Python's (sitegen/pith/verify.py). No network, no clock.

import { checkPaperOfRecord, checkSnapshotsOfBundle } from "./pith-check-bindings.js";
import { checkBundle } from "./pith-check-bundle.js";
import { checkEvents } from "./pith-check-events.js";
import { checkIdentity } from "./pith-check-identity.js";
import { checkReceiptOfRecord, checkReceiptsOfBundle } from "./pith-check-receipt.js";
import { checkState } from "./pith-check-state.js";
import * as codes from "./pith-codes.js";
import { sha256Hex } from "./pith-hashes.js";
import { EnoughProblems, Inspection } from "./pith-inspection.js";
import { MAX_PROBLEMS, parse } from "./pith-json.js";
import { trustRoots } from "./pith-keys.js";
import { MERGE_VERSION } from "./pith-merge.js";
import { child, quoted } from "./pith-paths.js";
import { BUNDLE, PAYLOADS, RECORD } from "./pith-shapes.js";

export { CannotCheckError } from "./pith-hashes.js";

const STEPS = [
  "parse strictly",
  "tell what kind and version the document is",
  "check that required fields are there and have their types",
  "check canonical hash, Pith number, short number, source and aliases",
  "check each receipt: digest, key, signature",
  "check each event: hash, id, subject, signer, key, signature, and the events that it names",
  "check the bundle: the keys that it lists, its digest, key, signature",
  "check the state: its hash, its counts, and that the merge gives the same",
  "bind title and abstract to the record by hash, and check the snapshots' section hashes",
];
const BUNDLE_KIND = "pith_open_graph_bundle";
const RECORD_KIND = "pith_number_record";

const KINDS = {
  bundle: {
    level: "bundle",
    versions: [
      ["$", "bundle_version", "1.0"], ["$", "merge_version", MERGE_VERSION],
      ["$.canonical_record", "schema_version", "1.0"], ["$.state", "state_version", "1.0"],
    ],
    shape: BUNDLE,
    checks: [
      [4, checkIdentity], [5, checkReceiptsOfBundle], [6, checkEvents], [7, checkBundle], [8, checkState],
      [9, checkSnapshotsOfBundle],
    ],
  },
  record: {
    level: "receipt",
    versions: [["$", "schema_version", "1.0"], ["$.canonical_record", "schema_version", "1.0"]],
    shape: RECORD,
    checks: [[4, checkIdentity], [5, checkReceiptOfRecord], [9, checkPaperOfRecord]],
  },
};

/**
 * Verify a bundle or a record by the numbered steps of `sitegen/pith/verify.py`.
 *
 * A record has only steps 1 to 5 and 9: nothing else in it is signed.
 *
 * Arguments: `bytes`, a Uint8Array, the document as it came; `trust`, the pinned keys, an array of `{key_id, public_key_b64,
 * not_before?, not_after?, revoked?}`. The keys that the document lists are never trusted.
 *
 * Returns `{verified, level, kind, pith_number, problems, steps, canonical_sha256, bundle_sha256, state_sha256, built_at,
 * sha256}`: `level` is "bundle", "receipt" or "none"; `problems` are `{code, severity, place, cause, meaning}`, at most 100
 * where the document is refused; `steps` are `{number, name, ok}`, where `ok` is null for a step that the document does not
 * have, that was not reached, or that a wrong shape kept from looking at everything; names, digests and `built_at` are as the
 * document states them ("" where it does not), proven only where verified; `sha256` is that of the bytes.
 *
 * Throws CannotCheckError, and nothing else whatever the bytes are.
 *
 * Source: Pith format, sections 1 to 7.
 */
export async function verify(bytes, trust) {
  const roots = await trustRoots(trust);
  const sha256 = await sha256Hex(bytes);
  const steps = STEPS.map((name, index) => ({ number: index + 1, name, ok: null }));
  const { value: document, problems } = parse(bytes);
  steps[0].ok = problems.length === 0;
  const inspection = new Inspection(document ?? new Map(), roots);
  const kind = document ? kindOf(inspection) : "";
  if (document) steps[1].ok = kind !== "";
  if (kind) await inspect(inspection, KINDS[kind], steps);
  const found = document ? inspection.problems : problems;
  const verified = kind !== "" && inspection.errors === 0;
  return {
    verified,
    level: verified ? KINDS[kind].level : "none",
    kind,
    problems: verified ? found : errorsFirst(found),
    steps,
    ...statedBy(inspection.document),
    sha256,
  };
}

/** Run steps 3 to 9 as far as they go. */
async function inspect(inspection, { shape, checks }, steps) {
  shape(inspection.document, "$", inspection.problems);
  checkPayloads(inspection);
  const isSound = inspection.errors === 0;
  steps[2].ok = isSound;
  try {
    inspection.noteUnsound();
    for (const [number, check] of checks) {
      const before = inspection.errors;
      try {
        await check(inspection);
        if (isSound) steps[number - 1].ok = true;
      } finally {
        if (inspection.errors > before) steps[number - 1].ok = false;
      }
    }
  } catch (error) {
    if (!(error instanceof EnoughProblems)) throw error;
  }
}

function errorsFirst(problems) {
  if (problems.length <= MAX_PROBLEMS) return problems;
  const errors = problems.filter(({ severity }) => severity === "error");
  const others = problems.filter(({ severity }) => severity !== "error");
  return [...errors, ...others].slice(0, MAX_PROBLEMS);
}

/** How to verify the document, "" (with a problem) where its kind or version is not known. */
function kindOf(inspection) {
  const { document } = inspection;
  const isBundle = document.get("bundle_type") === BUNDLE_KIND;
  if (!isBundle && document.get("record_type") !== RECORD_KIND) {
    const stated = document.has("bundle_type") ? document.get("bundle_type") : document.get("record_type");
    const cause = `bundle_type or record_type is ${quoted(stated)}; known: ${BUNDLE_KIND}, ${RECORD_KIND}`;
    inspection.report(codes.UNKNOWN_KIND, "$", cause);
    return "";
  }
  const kind = isBundle ? "bundle" : "record";
  for (const [path, name, known] of KINDS[kind].versions) {
    const holder = path === "$" ? document : document.get(path.slice(2));
    const found = holder instanceof Map && holder.has(name) ? holder.get(name) : known;
    if (found !== known) {
      inspection.report(codes.UNKNOWN_VERSION, child(path, name), `${name} is ${quoted(found)}; known: ${known}`);
    }
  }
  return inspection.problems.length ? "" : kind;
}

/** Check the payloads of the event types that the format describes. */
function checkPayloads({ document, problems }) {
  const events = document.get("events");
  if (!Array.isArray(events) || !document.has("bundle_type")) return;
  for (const [index, event] of events.entries()) {
    if (problems.length >= MAX_PROBLEMS) return;
    const shape = event instanceof Map && event.has("payload") ? PAYLOADS.get(event.get("event_type")) : undefined;
    shape?.(event.get("payload"), `$.events[${index}].payload`, problems);
  }
}

/** What the document says of itself, in texts; "" for what it does not say, or not in a text. */
function statedBy(document) {
  const text = (holder, name) => {
    const value = holder instanceof Map ? holder.get(name) : null;
    return typeof value === "string" ? value : "";
  };
  return {
    pith_number: text(document, "pith_number"),
    canonical_sha256: text(document, "canonical_sha256"),
    bundle_sha256: text(document.get("bundle_signature"), "bundle_sha256"),
    state_sha256: text(document.get("state"), "state_sha256"),
    built_at: text(document, "built_at"),
  };
}
