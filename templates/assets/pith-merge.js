// The merge: a paper's state as a pure function of its events and aliases (Pith format, section 6; sitegen/pith/merge.py).

import { byCodePoint } from "./pith-canonical.js";
import { instant } from "./pith-times.js";

export const MERGE_VERSION = "pith-open-graph-merge-v1";
export const RECORD_CREATED = "record_created";
export const GRAPH_SNAPSHOT = "graph_snapshot";

/** The list of `current` that each event type goes to. */
export const LISTS = new Map([
  ["graph_snapshot", "graph_snapshots"],
  ["author_attestation", "author_attestations"],
  ["timestamp_anchor", "timestamp_anchors"],
  ["storage_attestation", "storage_attestations"],
  ["citation_signature", "citation_signatures"],
  ["replication_record", "replication_records"],
  ["correction", "corrections"],
]);

const map = (members) => new Map(Object.entries(members));
const isLater = (event) => Number(event.get("event_type") !== RECORD_CREATED);
const inKnownOrder = (one, other) =>
  byCodePoint(instant(one.get("created_at")), instant(other.get("created_at"))) || isLater(one) - isLater(other);

/** Events in merge order: by time, then record_created first, then by event id, which is our rule. */
export const mergeOrder = (events) => [...events].sort(
  (one, other) => inKnownOrder(one, other) || byCodePoint(one.get("event_id"), other.get("event_id")));

/** Whether events stand in an order that Pith's own rule allows: by time, then record_created first. */
export const isInKnownOrder = (events) => events.every((event, at) => at === 0 || inKnownOrder(events[at - 1], event) <= 0);

/** Who signed an event: the `signer_id`, which a change of keys leaves as it is, else the `key_id`. */
const signerOf = (event) => event.get("signer").get("signer_id") || event.get("signer").get("key_id");

/**
 * Where signers contradict themselves, each a Map {kind, signer, prev_event, event_ids}, sorted.
 *
 * Two valid events of one signer that name the same non-null prev_event, or record_created events with different canonical
 * digests, are an equivocation (Pith format, section 6).
 */
export function equivocations(events) {
  const continued = new Map();
  const created = new Map();
  for (const event of events) {
    const [id, prev] = [event.get("event_id"), event.get("prev_event")];
    if (prev !== null) {
      const name = JSON.stringify([signerOf(event), prev]);
      if (!continued.has(name)) continued.set(name, { signer: signerOf(event), prev, ids: [] });
      continued.get(name).ids.push(id);
    }
    if (event.get("event_type") === RECORD_CREATED) created.set(id, event.get("payload").get("canonical_sha256"));
  }
  const found = [...continued.values()]
    .filter(({ ids }) => ids.length > 1)
    .sort((one, other) => byCodePoint(one.signer, other.signer) || byCodePoint(one.prev, other.prev))
    .map(({ signer, prev, ids }) => map({ kind: "prev_event", signer, prev_event: prev, event_ids: ids.sort(byCodePoint) }));
  if (new Set(created.values()).size > 1) {
    const ids = [...created.keys()].sort(byCodePoint);
    found.push(map({ kind: "record_created", signer: null, prev_event: null, event_ids: ids }));
  }
  return found;
}

/** Compute the state of a paper, a Map without `state_sha256`; `invalid` is the Set of the ids of invalid events. */
export function rebuildState({ pithNumber, canonicalRecord, aliases, events, invalid }) {
  const valid = events.filter((event) => !invalid.has(event.get("event_id")));
  const rejected = events.filter((event) => invalid.has(event.get("event_id")));
  const contradictions = equivocations(valid);
  return map({
    state_type: "pith_open_graph_state",
    state_version: "1.0",
    pith_number: pithNumber,
    merge_version: MERGE_VERSION,
    event_count: events.length,
    valid_event_count: valid.length,
    invalid_event_count: rejected.length,
    equivocation_count: contradictions.length,
    current: current(canonicalRecord, aliases, valid),
    equivocations: contradictions,
    invalid_events: rejected.map((event) => event.get("event_id")),
    applied_event_ids: valid.map((event) => event.get("event_id")),
  });
}

function current(canonicalRecord, aliases, valid) {
  const lists = Object.fromEntries([...LISTS.values()].map((name) => [name, []]));
  let created = null;
  for (const event of valid) {
    const kind = event.get("event_type");
    if (LISTS.has(kind)) lists[LISTS.get(kind)].push(view(event));
    else if (kind === RECORD_CREATED) created ??= view(event);
  }
  return map({ canonical_record: canonicalRecord, source_aliases: aliases, ...lists, mirror_hints: [], record_created: created });
}

const view = (event) =>
  new Map(["event_id", "target", "created_at", "signer", "payload"].map((name) => [name, event.get(name)]));

/** Whether a bundle uses only rules of the merge that are known, so that its state must come out the same. */
export function usesKnownRules(events, state) {
  const plain = events.every((event) => [RECORD_CREATED, GRAPH_SNAPSHOT].includes(event.get("event_type"))
    && event.get("supersedes").length === 0 && event.get("prev_event") === null);
  const created = events.filter((event) => event.get("event_type") === RECORD_CREATED).length;
  return plain && created === 1 && state.get("invalid_events").length === 0 && state.get("equivocations").length === 0;
}
