// SHA-256 by the browser, and what is thrown where a browser can check nothing.

import { canonicalBytes } from "./pith-canonical.js";

/** The check could not be made at all, which says nothing about the document; the message tells why. */
export class CannotCheckError extends Error {}

/** The browser's own cryptography. Throws CannotCheckError where it keeps it back. */
export function subtle() {
  const found = globalThis.crypto?.subtle;
  if (!found) throw new CannotCheckError("this browser keeps its cryptography for pages that come over https or from a file");
  return found;
}

/** SHA-256 of bytes, as 32 bytes. */
export async function sha256(bytes) {
  return new Uint8Array(await subtle().digest("SHA-256", bytes));
}

/** SHA-256 of bytes, as 64 lower-case hex digits. */
export const sha256Hex = async (bytes) => hex(await sha256(bytes));

/** The digest of a value: SHA-256 of its canonical JSON, in hex (Pith format, section 1). */
export const digest = (value) => sha256Hex(canonicalBytes(value));

/** Bytes as lower-case hex digits. */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The bytes that hex digits stand for. */
export const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The first 26 characters of the base32 of bytes, so 130 bits (RFC 4648, section 6). */
export function base32(bytes) {
  const bits = Array.from(bytes.subarray(0, 17), (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.slice(0, 130).replace(/.{5}/g, (five) => BASE32[parseInt(five, 2)]);
}
