// Check that a document's names follow from its canonical record (Pith format, section 2; sitegen/pith/checks/identity.py).

import * as codes from "./pith-codes.js";
import { digest } from "./pith-hashes.js";
import { arxivKey, doiKey, parseNumber, suffixOf } from "./pith-identity.js";
import { child, quoted } from "./pith-paths.js";

/** Check canonical hash, Pith number, short number, source and aliases against the canonical record. */
export async function checkIdentity(inspection) {
  if (!inspection.sound("canonical_record", "canonical_sha256")) return;
  const { document } = inspection;
  const record = document.get("canonical_record");
  const found = await digest(record);
  if (document.get("canonical_sha256") !== found) {
    const cause = `${quoted(document.get("canonical_sha256"), 64)} is stated, the record gives ${found}`;
    inspection.report(codes.CANONICAL_HASH_DIFFERS, "$.canonical_sha256", cause);
  }
  const suffix = suffixOf(found);
  checkNumbers(inspection, suffix, record.get("metadata").get("submitted_at").slice(0, 4));
  const source = record.get("source");
  if (document.has("source") && inspection.sound("source")) checkSource(inspection, document.get("source"), source);
  const name = document.has("source_aliases") ? "source_aliases" : "aliases";
  if (!document.has(name) || !inspection.sound(name)) return;
  for (const [index, alias] of document.get(name).entries()) {
    const stated = alias.get("alias_value");
    const expected = expectedAlias(alias.get("alias_kind"), stated, source, suffix);
    if (expected !== null && stated !== expected) {
      const cause = `${quoted(stated)} is stated, the record gives ${quoted(expected)}`;
      inspection.report(codes.ALIAS_DIFFERS, `$.${name}[${index}].alias_value`, cause);
    }
  }
}

function checkNumbers(inspection, suffix, year) {
  const stated = inspection.document.get("pith_number");
  if (inspection.sound("pith_number")) {
    const number = parseNumber(stated);
    if (number === null) {
      inspection.report(codes.NUMBER_MALFORMED, "$.pith_number", `${quoted(stated)} is no Pith number`);
    } else {
      if (number.suffix !== suffix) {
        inspection.report(codes.SUFFIX_DIFFERS, "$.pith_number", `${number.suffix} is stated, the record gives ${suffix}`);
      }
      if (number.year !== year) {
        const cause = `${number.year} is stated, the paper was submitted in ${year}`;
        inspection.report(codes.YEAR_DIFFERS, "$.pith_number", cause);
      }
    }
  }
  const short = inspection.document.get("short_pith_number") ?? null;
  const right = `pith:${suffix.slice(0, 8)}`;
  if (short !== null && inspection.sound("short_pith_number") && short !== right) {
    const cause = `${quoted(short)} is stated, the record gives ${right}`;
    inspection.report(codes.SHORT_NUMBER_DIFFERS, "$.short_pith_number", cause);
  }
}

function checkSource(inspection, stated, source) {
  for (const name of ["kind", "id", "version"]) {
    const [one, other] = [stated.get(name) ?? null, source.get(name) ?? null];
    if (one !== other) {
      const cause = `${quoted(one)} is stated, the record has ${quoted(other)}`;
      inspection.report(codes.SOURCE_DIFFERS, child("$.source", name), cause);
    }
  }
}

/** The value that the record gives an alias, or null where the record has no say in it. */
function expectedAlias(kind, value, source, suffix) {
  if (kind.startsWith("pith_short_")) {
    const length = kind.slice("pith_short_".length);
    if (["8", "12", "16"].includes(length)) return suffix.slice(0, Number(length));
    return suffix.startsWith(value) ? null : suffix;
  }
  if (source.get("kind") !== "arxiv") return null;
  const id = source.get("id");
  if (kind === "arxiv") return id;
  if (kind === "arxiv_version") return `${id}v${source.get("version") ?? "None"}`;
  if (kind !== "doi") return null;
  const own = `10.48550/arxiv.${id}`;
  const key = value === own ? null : doiKey(value);
  return key?.startsWith("arxiv:") && key !== arxivKey(id) ? own : null;
}
