// Check one signature object: form, key, the key's standing, arithmetic (Pith format, section 3; sitegen/pith/checks/signature.py).

import * as codes from "./pith-codes.js";
import { verifySignature } from "./pith-ed25519.js";
import { fromHex } from "./pith-hashes.js";
import { covers, decodeBase64, sameKey } from "./pith-keys.js";
import { child, quoted } from "./pith-paths.js";
import { instant } from "./pith-times.js";

const DIGEST = /^[0-9a-f]{64}$/;

/**
 * Check a signature object that stands at a place of the document.
 *
 * Arguments: `signature`, the object, of the right shape; `place`, its JSON path; `message`, what `signed_message` must say;
 * `signedDigest`, the digest whose 32 raw bytes it signs, as stated, in hex (that it is the right one is checked elsewhere, so
 * that each fault is reported once); `wrong`, the code for arithmetic that does not fit.
 */
export async function checkSignature(inspection, { signature, place, message, signedDigest, wrong }) {
  const stated = (name) => signature.get(name);
  const report = (kind, name, cause) => inspection.report(kind, child(place, name), cause);
  if (stated("algorithm") !== "ed25519" || stated("signature_status") !== "signed_v1") {
    const both = `${quoted(stated("algorithm"))} and ${quoted(stated("signature_status"))}`;
    report(codes.ALGORITHM_UNKNOWN, "algorithm", `${both} are stated, not ed25519 and signed_v1`);
    return;
  }
  if (stated("signed_message") !== message) {
    const cause = `${quoted(stated("signed_message"))} is stated, ${message} belongs here`;
    report(codes.SIGNED_MESSAGE_DIFFERS, "signed_message", cause);
  }
  const raw = decodeBase64(stated("signature_b64"), 64);
  if (raw === null) {
    report(codes.SIGNATURE_MALFORMED, "signature_b64", `${quoted(stated("signature_b64"))} is not 64 bytes of base64`);
    return;
  }
  const signed = DIGEST.test(signedDigest) ? fromHex(signedDigest) : new Uint8Array();
  const keyId = stated("key_id");
  const root = inspection.trust.get(keyId);
  if (root && (await verifySignature(root.publicKey, raw, signed))) {
    checkStanding(stated, root, report);
  } else if (await isSignedByOwnKey(inspection, raw, signed)) {
    const cause = `it verifies under a key in this document's own public_keys, named ${quoted(keyId)}`;
    report(codes.SELF_SIGNED, "key_id", cause);
  } else if (!root) {
    const pinned = [...inspection.trust.keys()].join(", ") || "none";
    report(codes.KEY_NOT_PINNED, "key_id", `signed with ${quoted(keyId)}; pinned: ${pinned}`);
  } else {
    report(wrong, "signature_b64", `no signature of ${quoted(keyId)} over ${quoted(signedDigest, 64)}`);
  }
}

/** Check what is stated about a pinned key that did sign: fingerprint, revocation, window. */
function checkStanding(stated, root, report) {
  if (stated("public_key_fingerprint") !== root.fingerprint) {
    const cause = `${quoted(stated("public_key_fingerprint"))} is stated, the pinned key gives ${root.fingerprint}`;
    report(codes.FINGERPRINT_DIFFERS, "public_key_fingerprint", cause);
  }
  if (root.revoked) report(codes.KEY_REVOKED, "key_id", `${quoted(root.keyId)} is revoked`);
  const moment = instant(stated("signed_at"));
  if (moment === null || !covers(root, moment)) {
    const window = `${shown(root.notBefore) ?? "the beginning"} to ${shown(root.notAfter) ?? "the end"}`;
    const cause = `signed at ${quoted(stated("signed_at"))}, the key is valid from ${window}`;
    report(codes.KEY_OUTSIDE_WINDOW, "signed_at", cause);
  }
}

const shown = (moment) => moment?.replace("T", " ").replace(/\.000000$/, "").concat("+00:00");

/** Whether a key that only the document itself vouches for made the signature (at most sixteen are tried). */
async function isSignedByOwnKey(inspection, raw, signed) {
  const listed = inspection.document.get("public_keys");
  if (!Array.isArray(listed)) return false;
  const pinned = [...inspection.trust.values()];
  for (const each of listed.slice(0, 16)) {
    const key = each instanceof Map ? decodeBase64(each.get("public_key_b64"), 32) : null;
    if (key === null || pinned.some(({ publicKey }) => sameKey(key, publicKey))) continue;
    if (await verifySignature(key, raw, signed)) return true;
  }
  return false;
}
