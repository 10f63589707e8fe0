// Trust roots, the keys that the mirror's operator or the reader pins, and the keys that documents list (sitegen/pith/keys.py).

import * as codes from "./pith-codes.js";
import { problem } from "./pith-codes.js";
import { isSoundPoint } from "./pith-ed25519.js";
import { base32, CannotCheckError, hex, sha256 } from "./pith-hashes.js";
import { child, quoted } from "./pith-paths.js";
import { instant } from "./pith-times.js";

const KEY_BYTES = 32;
const LONGEST_KEY_ID = 200;
const FIELDS = ["key_id", "algorithm", "format", "public_key_b64", "public_key_hex", "fingerprint_sha256_hex",
  "fingerprint_sha256_b32_first128bits"];

/** The first 32 hex digits of the SHA-256 of a raw public key (Pith format, section 3). */
export const fingerprintHex = async (key) => hex(await sha256(key)).slice(0, 32);

/**
 * The pinned keys as a Map, by key_id, each `{keyId, publicKey, notBefore, notAfter, revoked, fingerprint}`.
 *
 * Arguments: `trust`, an array of `{key_id, public_key_b64, not_before?, not_after?, revoked?}`, times in RFC 3339.
 *
 * Throws CannotCheckError where a pin is none: no document is to blame for that.
 */
export async function trustRoots(trust) {
  const roots = new Map();
  for (const pin of trust) {
    const root = await trustRoot(pin);
    if (roots.has(root.keyId)) throw new CannotCheckError(`the key_id ${quoted(root.keyId)} is pinned twice`);
    roots.set(root.keyId, root);
  }
  return roots;
}

async function trustRoot({ key_id: keyId, public_key_b64: text, not_before = null, not_after = null, revoked = false }) {
  const publicKey = decodeBase64(text, KEY_BYTES);
  const [notBefore, notAfter] = [not_before, not_after].map((time) => (time === null ? null : instant(time)));
  const isNamed = typeof keyId === "string" && keyId !== "" && [...keyId].length <= LONGEST_KEY_ID;
  if (!isNamed || publicKey === null || !isSoundPoint(publicKey)) throw new CannotCheckError("a pinned key is malformed");
  const isWindow = (not_before === null || notBefore) && (not_after === null || notAfter);
  if (!isWindow || (notBefore && notAfter && notAfter < notBefore)) {
    throw new CannotCheckError(`the window of the pinned key ${quoted(keyId)} is none`);
  }
  return { keyId, publicKey, notBefore, notAfter, revoked, fingerprint: await fingerprintHex(publicKey) };
}

/** Whether an instant lies inside a key's window. */
export const covers = ({ notBefore, notAfter }, moment) =>
  (notBefore === null || notBefore <= moment) && (notAfter === null || moment <= notAfter);

/** The bytes that strict base64 text stands for, or null where it is malformed or of another length. */
export function decodeBase64(text, length) {
  if (typeof text !== "string" || text.length !== 4 * Math.ceil(length / 3)) return null;
  try {
    const units = atob(text);
    // Written again it must be the same text, because the last character may hold bits that stand for nothing.
    return units.length === length && btoa(units) === text ? Uint8Array.from(units, (unit) => unit.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

/** Whether two keys are the same bytes. */
export const sameKey = (one, other) => one !== null && one.join() === other.join();

/**
 * Check the keys that a document lists: form, fingerprints, and that none borrows the name of a pinned key.
 *
 * Yields problems. Source: Pith format, section 3.
 */
export async function* publicKeyProblems(listed, trust) {
  for (const [index, key] of listed.entries()) {
    const place = child("$.public_keys", index);
    const stated = FIELDS.map((name) => key.get(name) ?? null);
    if (!stated.every((value) => value === null || typeof value === "string")) {
      yield problem(codes.PUBLIC_KEY_MALFORMED, place, "a field of the key is not a string");
      continue;
    }
    yield* keyProblems(place, stated);
    const pinned = trust.get(key.get("key_id") ?? null);
    if (pinned && !sameKey(decodeBase64(key.get("public_key_b64"), KEY_BYTES), pinned.publicKey)) {
      const cause = `${quoted(pinned.keyId)} is pinned with fingerprint ${pinned.fingerprint}, not as it is listed here`;
      yield problem(codes.KEY_CONTRADICTS_PIN, place, cause);
    }
  }
}

async function* keyProblems(place, [keyId, algorithm, form, text, inHex, inHash, inBase32]) {
  const key = decodeBase64(text, KEY_BYTES);
  if (!keyId || algorithm !== "ed25519" || form !== "raw" || key === null) {
    const cause = "an Ed25519 key has key_id, algorithm ed25519, format raw and 32 bytes of base64 in public_key_b64";
    yield problem(codes.PUBLIC_KEY_MALFORMED, place, cause);
    return;
  }
  const hashed = await sha256(key);
  const expected = [
    ["public_key_hex", inHex, hex(key)],
    ["fingerprint_sha256_hex", inHash, hex(hashed).slice(0, 32)],
    ["fingerprint_sha256_b32_first128bits", inBase32, base32(hashed)],
  ];
  for (const [name, found, right] of expected) {
    if (found !== null && found !== right) {
      yield problem(codes.FINGERPRINT_DIFFERS, child(place, name), `${quoted(found)} is stated, the key gives ${right}`);
    }
  }
}
