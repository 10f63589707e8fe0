// Check the events of a bundle: hash, id, subject, signer, signature, links (Pith format, section 4; sitegen/pith/checks/events.py).

import { checkSignature } from "./pith-check-signature.js";
import * as codes from "./pith-codes.js";
import { digest } from "./pith-hashes.js";
import { equivocations, LISTS, RECORD_CREATED } from "./pith-merge.js";
import { child, quoted } from "./pith-paths.js";

const OUTSIDE_OF_HASH = ["signature", "content_sha256", "event_id"];

/** The ids of the events that the state in a bundle lists as invalid, in whatever form it lists them, as a Set. */
export function declaredInvalid(document) {
  const state = document.get("state");
  const listed = state instanceof Map ? state.get("invalid_events") : null;
  const ids = (Array.isArray(listed) ? listed : []).map((item) => (item instanceof Map ? item.get("event_id") : item));
  return new Set(ids.filter((id) => typeof id === "string"));
}

/** Check every event of the right shape, each on its own and then among the others. */
export async function checkEvents(inspection) {
  const events = inspection.soundEvents();
  const ids = new Set(events.map(([, event]) => event.get("event_id")));
  const invalid = declaredInvalid(inspection.document);
  const seen = new Set();
  for (const [index, event] of events) {
    const place = `$.events[${index}]`;
    const id = event.get("event_id");
    if (invalid.has(id)) {
      inspection.report(codes.EVENT_DECLARED_INVALID, place, `the state lists ${quoted(id, 80)} as invalid`);
    } else await checkEvent(inspection, event, place);
    checkLinks(inspection, event, place, ids);
    if (seen.has(id)) inspection.report(codes.EVENT_REPEATED, child(place, "event_id"), `${quoted(id, 80)} stands here again`);
    seen.add(id);
  }
  const valid = events.map(([, event]) => event).filter((event) => !invalid.has(event.get("event_id")));
  for (const found of equivocations(valid)) {
    const events = `${found.get("event_ids").length} events of ${quoted(found.get("signer"))}`;
    inspection.report(codes.EQUIVOCATION, "$.events", `${found.get("kind")}: ${events} exclude each other`);
  }
}

/** Check what an event says of itself. */
async function checkEvent(inspection, event, place) {
  const stated = event.get("content_sha256");
  const report = (kind, name, cause) => inspection.report(kind, child(place, name), cause);
  const found = await digest(new Map([...event].filter(([name]) => !OUTSIDE_OF_HASH.includes(name))));
  if (stated !== found) {
    report(codes.EVENT_HASH_DIFFERS, "content_sha256", `${quoted(stated, 64)} is stated, the event gives ${found}`);
  }
  if (event.get("event_id") !== `sha256:${stated}`) {
    const cause = `${quoted(event.get("event_id"), 80)} is stated, sha256:${quoted(stated, 64)} belongs here`;
    report(codes.EVENT_ID_DIFFERS, "event_id", cause);
  }
  const [subject, version, type] = ["subject_pith_number", "schema_version", "event_type"].map((name) => event.get(name));
  if (subject !== inspection.document.get("pith_number")) {
    report(codes.EVENT_SUBJECT_DIFFERS, "subject_pith_number", `the event is about ${quoted(subject)}`);
  }
  if (version !== "1.0") report(codes.UNKNOWN_VERSION, "schema_version", `schema_version ${quoted(version)}; known: 1.0`);
  if (!LISTS.has(type) && type !== RECORD_CREATED) report(codes.EVENT_TYPE_UNKNOWN, "event_type", `the type ${quoted(type)}`);
  const [signer, signature] = [event.get("signer"), event.get("signature")];
  for (const name of ["key_id", "public_key_fingerprint"]) {
    if (signer.get(name) !== signature.get(name)) {
      const cause = `${quoted(signer.get(name))} here, ${quoted(signature.get(name))} in the signature`;
      inspection.report(codes.EVENT_SIGNER_DIFFERS, child(child(place, "signer"), name), cause);
    }
  }
  await checkSignature(inspection, {
    signature, place: `${place}.signature`, message: "open_graph_event_sha256_bytes", signedDigest: stated,
    wrong: codes.EVENT_SIGNATURE_WRONG,
  });
}

/** Check that the events which an event builds on are there. */
function checkLinks(inspection, event, place, ids) {
  const prev = event.get("prev_event");
  if (prev !== null && !ids.has(prev)) {
    inspection.report(codes.EVENT_PREV_UNKNOWN, child(place, "prev_event"), `${quoted(prev, 80)} is not in the bundle`);
  }
  for (const [index, superseded] of event.get("supersedes").entries()) {
    if (ids.has(superseded)) continue;
    const cause = `${quoted(superseded, 80)} is not in the bundle`;
    inspection.report(codes.EVENT_SUPERSEDES_UNKNOWN, `${place}.supersedes[${index}]`, cause);
  }
}
