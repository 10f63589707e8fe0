// Check a bundle as a whole: digest, signature, listed keys (Pith format, sections 3 and 4; sitegen/pith/checks/bundle.py).

import { checkSignature } from "./pith-check-signature.js";
import * as codes from "./pith-codes.js";
import { digest } from "./pith-hashes.js";
import { publicKeyProblems } from "./pith-keys.js";
import { quoted } from "./pith-paths.js";

/** Check digest and signature of the bundle, and its `public_keys`. */
export async function checkBundle(inspection) {
  const { document } = inspection;
  if (inspection.sound("public_keys")) {
    for await (const found of publicKeyProblems(document.get("public_keys"), inspection.trust)) inspection.add(found);
  }
  if (!inspection.sound("bundle_signature")) return;
  const signature = document.get("bundle_signature");
  const stated = signature.get("bundle_sha256");
  const found = await digest(new Map([...document].filter(([name]) => name !== "bundle_signature")));
  if (stated !== found) {
    const cause = `${quoted(stated, 64)} is stated, the bundle gives ${found}`;
    inspection.report(codes.BUNDLE_DIGEST_DIFFERS, "$.bundle_signature.bundle_sha256", cause);
  }
  await checkSignature(inspection, {
    signature, place: "$.bundle_signature", message: "bundle_sha256_bytes", signedDigest: stated,
    wrong: codes.BUNDLE_SIGNATURE_WRONG,
  });
}
