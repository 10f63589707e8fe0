// The shapes of a bundle and of a record, field by field (sitegen/pith/shapes.py).

import { ARRAY, arrayOf, count, OBJECT, objectOf, OPTIONAL_OBJECT, OPTIONAL_TEXT, optionalCount, TEXT, time } from "./pith-shape.js";

const each = (names, check) => Object.fromEntries(names.map((name) => [name, check]));

const SOURCE = objectOf({ kind: TEXT, id: TEXT }, { version: optionalCount });
const METADATA = objectOf({
  license: OPTIONAL_TEXT, primary_cat: TEXT, submitted_at: time, cross_cats_sorted: arrayOf(TEXT),
  title_canon_sha256: TEXT, abstract_canon_sha256: TEXT,
});
const CANONICAL_RECORD = objectOf({ source: SOURCE, metadata: METADATA, schema_version: TEXT });
const ALIASES = arrayOf(objectOf({ alias_kind: TEXT, alias_value: TEXT }, { created_at: time }));

const SIGNATURE_FIELDS = {
  signature_status: TEXT, algorithm: TEXT, key_id: TEXT, public_key_fingerprint: TEXT, signature_b64: TEXT,
  signed_message: TEXT, signed_at: time,
};
const RECEIPT = objectOf(
  { ...SIGNATURE_FIELDS, kind: TEXT, canonical_sha256: TEXT },
  { receipt_version: TEXT, builder_version: OPTIONAL_TEXT, first_computed_at: time, last_reissued_at: time },
);

const SNAPSHOT_PAPER = objectOf({ title: TEXT }, {
  license: OPTIONAL_TEXT, headline: OPTIONAL_TEXT, cross_cats: arrayOf(TEXT), primary_cat: TEXT,
  authors_text: OPTIONAL_TEXT, submitted_at: time, abstract_excerpt: OPTIONAL_TEXT,
});
const CLAIM = objectOf({}, each(["claim_id", "kind", "text", "status", "attestation"], OPTIONAL_TEXT));
const VERDICT = objectOf({}, {
  id: OPTIONAL_TEXT, model_set: OPTIONAL_OBJECT, created_at: OPTIONAL_TEXT,
  ...each(["strongest_claim", "one_line_summary", "weakest_assumption", "pith_extraction_headline"], OPTIONAL_TEXT),
});
const HASHED = objectOf({}, { snapshot_sha256: TEXT });
const SNAPSHOT = objectOf({ paper: SNAPSHOT_PAPER }, {
  source: SOURCE,
  claims: objectOf({}, { count, items: arrayOf(CLAIM), snapshot_sha256: TEXT }),
  verdict: VERDICT,
  references: objectOf({}, { count, sample: arrayOf(OBJECT), snapshot_sha256: TEXT }),
  formal_canon: HASHED,
  author_claims: HASHED,
});

/** The payloads of the event types that the format describes. */
export const PAYLOADS = new Map([
  ["record_created", objectOf(
    { canonical_record: CANONICAL_RECORD, canonical_sha256: TEXT, receipt: RECEIPT },
    { source_kind: TEXT, source_id: TEXT, source_version: optionalCount, attestation_state: OPTIONAL_TEXT },
  )],
  ["graph_snapshot", objectOf({ graph_snapshot: SNAPSHOT }, { verdict_id: OPTIONAL_TEXT })],
]);

const EVENT = objectOf({
  event_type: TEXT, subject_pith_number: TEXT, target: OPTIONAL_TEXT, payload: OBJECT,
  signer: objectOf({ key_id: TEXT, public_key_fingerprint: TEXT }, { signer_id: TEXT, signer_type: TEXT }),
  created_at: time, supersedes: arrayOf(TEXT), prev_event: OPTIONAL_TEXT, signature: objectOf(SIGNATURE_FIELDS),
  content_sha256: TEXT, schema_version: TEXT, event_id: TEXT,
});
const STATE = objectOf({
  state_type: TEXT, state_version: TEXT, pith_number: TEXT, merge_version: TEXT, event_count: count,
  valid_event_count: count, invalid_event_count: count, equivocation_count: count, current: OBJECT,
  equivocations: ARRAY, invalid_events: ARRAY, applied_event_ids: arrayOf(TEXT), state_sha256: TEXT,
});

export const BUNDLE = objectOf({
  bundle_version: TEXT, pith_number: TEXT, short_pith_number: TEXT, canonical_record: CANONICAL_RECORD,
  canonical_sha256: TEXT, source: SOURCE, source_aliases: ALIASES, events: arrayOf(EVENT),
  public_keys: arrayOf(OBJECT), merge_version: TEXT, built_at: time, state: STATE,
  bundle_signature: objectOf({ ...SIGNATURE_FIELDS, bundle_sha256: TEXT }),
}, { timestamp_proofs: ARRAY, mirror_hints: ARRAY, links: OBJECT });

const INBOUND = objectOf({}, { count, internal_anchor_count: count, sample: arrayOf(OBJECT) });
export const RECORD = objectOf({
  pith_number: TEXT, canonical_sha256: TEXT, canonical_record: CANONICAL_RECORD, receipt: RECEIPT, schema_version: TEXT,
}, {
  short_pith_number: TEXT, source: SOURCE, paper: SNAPSHOT_PAPER, aliases: ALIASES, graph_snapshot: OPTIONAL_OBJECT,
  events: ARRAY, inbound_citations: INBOUND, updated_at: time, created_at: time,
});
