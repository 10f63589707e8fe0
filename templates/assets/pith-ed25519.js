// Ed25519, as strict as `sitegen/pith/signatures.py` whoever does the arithmetic: the browser or the noble library.

import { CannotCheckError, fromHex, subtle } from "./pith-hashes.js";

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL_ORDER_Y = new Set([0n, 1n, P - 1n, ORDER_8, P - ORDER_8]); // of the eight points whose order divides 8
const MOST_KEYS = 64;

const PROBE_KEY = fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
const PROBE_GOOD = fromHex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
  + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
const PROBE_MIXED = fromHex("62a07059248002d18c1ab6d7ea78152ba55620f49f14c7196380295e2da1ea62"
  + "af9b84116065788cb8eeb7873f7ede3fe34385976af86f8eb1730e568f87a603");

/**
 * Verify an Ed25519 signature.
 *
 * Arguments: a key of 32 bytes, a signature of 64, and the bytes that were signed.
 *
 * Returns true only for a valid signature, whatever the lengths. Throws CannotCheckError.
 *
 * Source: RFC 8032, section 5.1.7, without the cofactor; Pith format, section 3.
 */
export async function verifySignature(key, signature, message) {
  return isWellFormed(key, signature) && (await chosen())(key, signature, message);
}

/** Whether 32 bytes encode a point canonically and none of the eight of small order; libraries differ over those. */
export function isSoundPoint(encoded) {
  const y = littleEndian(encoded) & (2n ** 255n - 1n);
  return encoded.length === 32 && y < P && !SMALL_ORDER_Y.has(y);
}

/** Whether a key and a signature are of a form that every library judges alike. */
export function isWellFormed(key, signature) {
  return signature.length === 64 && littleEndian(signature.subarray(32)) < L
    && isSoundPoint(key) && isSoundPoint(signature.subarray(0, 32));
}

function littleEndian(bytes) {
  return Array.from(bytes).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

let choice;

/** What does the arithmetic here, found out once: the browser where it has Ed25519 and leaves the cofactor out, or noble. */
function chosen() {
  choice ??= choose();
  choice.catch(() => (choice = undefined)); // a library that did not come may come the next time
  return choice;
}

async function choose() {
  if (await isStrict(withBrowser)) return withBrowser;
  if (await isStrict(withNoble)) return withNoble;
  throw new CannotCheckError("neither this browser nor the library that stands in for it verifies Ed25519 signatures");
}

/** Whether a way takes a good signature, and refuses one that holds only where the cofactor is multiplied in. */
export async function isStrict(way) {
  return await way(PROBE_KEY, PROBE_GOOD, new Uint8Array()) && !await way(PROBE_KEY, PROBE_MIXED, new Uint8Array());
}

const imported = new Map();

/** Verify with the browser's own Ed25519; false also where it has none. */
export async function withBrowser(key, signature, message) {
  const name = key.join();
  if (imported.size >= MOST_KEYS) imported.clear();
  if (!imported.has(name)) imported.set(name, subtle().importKey("raw", key, "Ed25519", false, ["verify"]));
  try {
    return await subtle().verify("Ed25519", await imported.get(name), signature, message);
  } catch {
    return false; // no Ed25519, or the key is no point
  }
}

/** Verify with the arithmetic of noble: the signature holds where SB - kA is R, byte for byte (its own check is laxer). */
export async function withNoble(key, signature, message) {
  const { Point } = await library();
  const first = signature.subarray(0, 32);
  const challenge = new Uint8Array(await subtle().digest("SHA-512", Uint8Array.of(...first, ...key, ...message)));
  try {
    const ours = Point.BASE.multiply(littleEndian(signature.subarray(32)), false);
    const theirs = Point.fromBytes(key).multiply(littleEndian(challenge) % L, false);
    return ours.subtract(theirs).toBytes().every((byte, at) => byte === first[at]);
  } catch {
    return false; // the key is no point
  }
}

async function library() {
  try {
    return await import("./noble-ed25519.js");
  } catch (error) {
    throw new CannotCheckError(`the library for Ed25519 could not be loaded: ${error.message}`);
  }
}
