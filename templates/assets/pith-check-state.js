// Check the state in a bundle against the merge of its events (Pith format, section 6; sitegen/pith/checks/state.py).

import { byCodePoint, canonicalText } from "./pith-canonical.js";
import { declaredInvalid } from "./pith-check-events.js";
import * as codes from "./pith-codes.js";
import { sha256Hex } from "./pith-hashes.js";
import { isInKnownOrder, mergeOrder, rebuildState, usesKnownRules } from "./pith-merge.js";
import { child, quoted } from "./pith-paths.js";

const COUNTED = [
  ["valid_event_count", "applied_event_ids"],
  ["invalid_event_count", "invalid_events"],
  ["equivocation_count", "equivocations"],
];

/** Check the state's own hash and counts, then rebuild it and compare. */
export async function checkState(inspection) {
  if (!inspection.sound("state")) return;
  const state = inspection.document.get("state");
  const unhashed = new Map([...state].filter(([name]) => name !== "state_sha256"));
  const given = canonicalText(unhashed);
  const [stated, found] = [state.get("state_sha256"), await sha256Hex(new TextEncoder().encode(given))];
  if (stated !== found) {
    const cause = `${quoted(stated, 64)} is stated, the state gives ${found}`;
    inspection.report(codes.STATE_HASH_DIFFERS, "$.state.state_sha256", cause);
  }
  checkCounts(inspection, state);
  if (inspection.sound("events", "canonical_record", "source_aliases", "pith_number")) {
    checkRebuilt(inspection, unhashed, given);
  }
}

function checkCounts(inspection, state) {
  const expected = COUNTED.map(([name, counted]) => [name, state.get(counted).length]);
  if (inspection.sound("events")) expected.push(["event_count", inspection.document.get("events").length]);
  for (const [name, number] of expected) {
    if (state.get(name) !== number) {
      const cause = `${quoted(state.get(name))} is stated, there are ${number}`;
      inspection.report(codes.STATE_COUNTS_DIFFER, child("$.state", name), cause);
    }
  }
}

function checkRebuilt(inspection, state, given) {
  const { document } = inspection;
  const events = document.get("events");
  const rebuilt = rebuildState({
    pithNumber: document.get("pith_number"),
    canonicalRecord: document.get("canonical_record"),
    aliases: document.get("source_aliases"),
    events: isInKnownOrder(events) ? events : mergeOrder(events),
    invalid: declaredInvalid(document),
  });
  if (canonicalText(rebuilt) === given) return;
  const [place, cause] = firstDifference(state, rebuilt, "$.state");
  const kind = usesKnownRules(events, state) ? codes.STATE_DIFFERS : codes.STATE_NOT_REPRODUCED;
  inspection.report(kind, place, cause);
}

/** The path of the first difference between two values, and a sentence that names both sides. */
function firstDifference(given, rebuilt, path) {
  if (given instanceof Map && rebuilt instanceof Map) {
    for (const key of [...new Set([...given.keys(), ...rebuilt.keys()])].sort(byCodePoint)) {
      const place = child(path, key);
      if (!rebuilt.has(key)) return [place, "the merge gives no such field"];
      if (!given.has(key)) return [place, "the merge gives this field, the state lacks it"];
      if (!isSame(given.get(key), rebuilt.get(key))) return firstDifference(given.get(key), rebuilt.get(key), place);
    }
  }
  if (Array.isArray(given) && Array.isArray(rebuilt)) {
    const at = given.slice(0, rebuilt.length).findIndex((member, index) => !isSame(member, rebuilt[index]));
    if (at >= 0) return firstDifference(given[at], rebuilt[at], child(path, at));
    return [path, `${given.length} entries are stated, the merge gives ${rebuilt.length}`];
  }
  return [path, `${quoted(given)} is stated, the merge gives ${quoted(rebuilt)}`];
}

const isSame = (one, other) => canonicalText(one) === canonicalText(other);
