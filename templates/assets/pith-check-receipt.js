// Check the receipts: Pith's signature over the canonical digest (Pith format, section 3; sitegen/pith/checks/receipt.py).

import { declaredInvalid } from "./pith-check-events.js";
import { checkSignature } from "./pith-check-signature.js";
import * as codes from "./pith-codes.js";
import { digest } from "./pith-hashes.js";
import { RECORD_CREATED } from "./pith-merge.js";
import { child, quoted } from "./pith-paths.js";

const RECEIPT_KIND = "pith_receipt";

/** Check the receipt that a record carries. */
export async function checkReceiptOfRecord(inspection) {
  if (!inspection.sound("receipt", "canonical_sha256")) return;
  const { document } = inspection;
  await checkReceipt(inspection, document.get("receipt"), "$.receipt", document.get("canonical_sha256"));
}

/** Check the record_created events of a bundle: the same canonical record, the same source, a good receipt. */
export async function checkReceiptsOfBundle(inspection) {
  const invalid = declaredInvalid(inspection.document);
  const created = inspection.soundEvents().filter(
    ([, event]) => event.get("event_type") === RECORD_CREATED && !invalid.has(event.get("event_id")));
  if (created.length === 0 && inspection.sound("events")) {
    inspection.report(codes.NO_RECORD_CREATED, "$.events", "no event of the bundle is a valid record_created");
  }
  for (const [index, event] of created) {
    await checkRecordCreated(inspection, event.get("payload"), `$.events[${index}].payload`);
  }
  checkThatOneIsOurs(inspection, created);
}

/** Check that a record_created is for the bundle's own record; one for another beside it is an equivocation. */
function checkThatOneIsOurs(inspection, created) {
  if (created.length === 0 || !inspection.sound("canonical_sha256")) return;
  const ours = inspection.document.get("canonical_sha256");
  if (created.some(([, event]) => event.get("payload").get("canonical_sha256") === ours)) return;
  const [index, event] = created[0];
  const stated = quoted(event.get("payload").get("canonical_sha256"), 64);
  const cause = `it creates the record ${stated}, the bundle has ${quoted(ours, 64)}`;
  inspection.report(codes.RECEIPT_DIGEST_DIFFERS, `$.events[${index}].payload.canonical_sha256`, cause);
}

async function checkRecordCreated(inspection, payload, place) {
  const found = await digest(payload.get("canonical_record"));
  const canonicalSha256 = payload.get("canonical_sha256");
  if (canonicalSha256 !== found) {
    const cause = `${quoted(canonicalSha256, 64)} is stated, the record beside it gives ${found}`;
    inspection.report(codes.CANONICAL_HASH_DIFFERS, child(place, "canonical_sha256"), cause);
  }
  if (inspection.sound("canonical_record")) {
    const source = inspection.document.get("canonical_record").get("source");
    for (const name of ["kind", "id", "version"]) {
      const field = `source_${name}`;
      const known = source.get(name) ?? null;
      if (payload.has(field) && payload.get(field) !== known) {
        const cause = `${quoted(payload.get(field))} is stated, the record has ${quoted(known)}`;
        inspection.report(codes.SOURCE_DIFFERS, child(place, field), cause);
      }
    }
  }
  await checkReceipt(inspection, payload.get("receipt"), `${place}.receipt`, canonicalSha256);
}

/** Check one receipt: its kind, the digest that it is for, and its signature. */
async function checkReceipt(inspection, receipt, place, canonicalSha256) {
  const [kind, signedDigest] = [receipt.get("kind"), receipt.get("canonical_sha256")];
  if (kind !== RECEIPT_KIND) {
    inspection.report(codes.UNKNOWN_KIND, child(place, "kind"), `kind ${quoted(kind)}; known: ${RECEIPT_KIND}`);
  }
  if (signedDigest !== canonicalSha256) {
    const cause = `it is for ${quoted(signedDigest, 64)}, the document has ${quoted(canonicalSha256, 64)}`;
    inspection.report(codes.RECEIPT_DIGEST_DIFFERS, child(place, "canonical_sha256"), cause);
  }
  const wrong = codes.RECEIPT_SIGNATURE_WRONG;
  await checkSignature(inspection, { signature: receipt, place, message: "canonical_sha256_bytes", signedDigest, wrong });
}
