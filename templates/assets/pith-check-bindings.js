// Check what a snapshot says against the record: warnings and notes only (sitegen/pith/checks/bindings.py).

import { fits } from "./pith-bindings.js";
import { canonicalText } from "./pith-canonical.js";
import * as codes from "./pith-codes.js";
import { digest } from "./pith-hashes.js";
import { GRAPH_SNAPSHOT } from "./pith-merge.js";
import { child, quoted } from "./pith-paths.js";
import { Float } from "./pith-reader.js";
import { lengthOf } from "./pith-texts.js";

const EXCERPT_LENGTH = 600;
const EMPTY_SECTION_SHA256 = "258153158e38e3291e3d48162225fcdb2d5a3ed65a07baac614ab91432fd4f57";
const SECTIONS = [["claims", "items"], ["references", "sample"], ["formal_canon", "sample"], ["author_claims", "items"]];
const STATED = [["primary_cat", "primary_cat"], ["submitted_at", "submitted_at"], ["cross_cats", "cross_cats_sorted"]];

/** Check every snapshot of a bundle against its canonical record (Pith format, sections 2 and 5). */
export async function checkSnapshotsOfBundle(inspection) {
  for (const [index, event] of inspection.soundEvents()) {
    if (event.get("event_type") !== GRAPH_SNAPSHOT) continue;
    const snapshot = event.get("payload").get("graph_snapshot");
    const place = `$.events[${index}].payload.graph_snapshot`;
    await checkPaper(inspection, snapshot.get("paper"), `${place}.paper`);
    await checkSnapshot(inspection, snapshot, place);
  }
}

/** Check the title and abstract that a record shows against its canonical record. */
export async function checkPaperOfRecord(inspection) {
  const paper = inspection.document.get("paper");
  if (paper && inspection.sound("paper")) await checkPaper(inspection, paper, "$.paper");
}

async function checkPaper(inspection, paper, place) {
  if (!inspection.sound("canonical_record")) return;
  const metadata = inspection.document.get("canonical_record").get("metadata");
  const report = (kind, name, cause) => inspection.report(kind, child(place, name), cause);
  const [title, titleHash] = [paper.get("title"), metadata.get("title_canon_sha256")];
  if (!(await fits(title, titleHash))) {
    report(codes.TITLE_NOT_BOUND, "title", `the title ${quoted(title)} does not give ${quoted(titleHash, 64)}`);
  }
  const [excerpt, hash] = [paper.get("abstract_excerpt") || "", metadata.get("abstract_canon_sha256")];
  const length = lengthOf(excerpt);
  // An excerpt of 600 characters may be cut; a shorter one is the whole abstract.
  if (excerpt && length < EXCERPT_LENGTH && !(await fits(excerpt, hash))) {
    const cause = `its ${length} characters do not give ${quoted(hash, 64)}`;
    report(codes.ABSTRACT_NOT_BOUND, "abstract_excerpt", cause);
  }
  for (const [name, field] of STATED) {
    if (paper.has(name) && !agree(paper.get(name), metadata.get(field))) {
      const cause = `${quoted(paper.get(name))} is stated, the record has ${quoted(metadata.get(field))}`;
      report(codes.SNAPSHOT_CONTRADICTS_RECORD, name, cause);
    }
  }
}

/** Whether two texts, or two lists of texts in any order, are the same. */
const agree = (stated, known) => (Array.isArray(stated)
  ? canonicalText([...stated].sort()) === canonicalText([...known].sort())
  : stated === known);

async function checkSnapshot(inspection, snapshot, place) {
  if (inspection.sound("canonical_record") && snapshot.has("source")) {
    const [stated, source] = [snapshot.get("source"), inspection.document.get("canonical_record").get("source")];
    if (!isEqual(stated, source)) {
      const cause = `${quoted(stated, 80)} is stated, the record has ${quoted(source, 80)}`;
      inspection.report(codes.SNAPSHOT_CONTRADICTS_RECORD, child(place, "source"), cause);
    }
  }
  for (const [name, listed] of SECTIONS) {
    const section = snapshot.get(name);
    const items = (isTrue(section?.get(listed)) && section.get(listed)) || [];
    if (!section?.has("snapshot_sha256") || !Array.isArray(items)) continue;
    const expected = items.length ? await digest(new Map([["payload", items]])) : counts(section) ? null : EMPTY_SECTION_SHA256;
    const stated = section.get("snapshot_sha256");
    if (expected !== null && stated !== expected) {
      const cause = `${quoted(stated, 64)} is stated, the ${items.length} items here give ${expected}`;
      inspection.report(codes.SECTION_HASH_DIFFERS, child(child(place, name), "snapshot_sha256"), cause);
    }
  }
}

/** Whether a section says that it has items. */
function counts(section) {
  const count = section.has("count") ? section.get("count") : section.get("evidence_count");
  return ["number", "bigint", "boolean"].includes(typeof count) && Boolean(count);
}

/** Whether a value counts as something, as Python sees it: zero and whatever is empty do not. */
function isTrue(value) {
  if (value instanceof Float) return value.value !== 0;
  return Boolean(Array.isArray(value) ? value.length : value instanceof Map ? value.size : value);
}

/** Whether two values are equal, as Python sees it: in any order of keys, and `1`, `1.0` and `true` are one. */
function isEqual(one, other) {
  if (one instanceof Map && other instanceof Map) {
    return one.size === other.size && [...one].every(([key, member]) => other.has(key) && isEqual(member, other.get(key)));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((member, at) => isEqual(member, other[at]));
  }
  const [a, b] = [one, other].map((value) => (value instanceof Float ? value.value : value));
  const areNumbers = [a, b].every((value) => ["number", "bigint", "boolean"].includes(typeof value));
  return areNumbers ? a == b : a === b; // loosely, because a BigInt may be a number's equal
}
