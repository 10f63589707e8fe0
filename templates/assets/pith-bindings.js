// Bind loose text to the signed record by its hashes (Pith format, section 2; sitegen/pith/bindings.py).

import { sha256Hex } from "./pith-hashes.js";
import { caseFolded, collapsed, isMark, lengthOf } from "./pith-texts.js";

const EXCERPT_LENGTH = 600;
const LONGEST_NORMALISED = 20_000;
const MOST_MARKS = 30; // no text of a language has more in a row (Unicode Standard Annex 15, section 13)

/**
 * Whether a title or a whole abstract is the text that a canonical record names by its hash.
 *
 * Pith hashes the lower-cased text. For texts beyond ASCII its normal form is not known, so lower and folded case, each
 * plain, in NFC and in NFKC, and each of these with white space collapsed, are tried.
 */
export async function fits(text, stated) {
  const tried = new Set();
  for (const form of forms(text)) {
    if (tried.has(form)) continue;
    tried.add(form);
    if ((await sha256Hex(new TextEncoder().encode(form))) === stated) return true;
  }
  return false;
}

function* forms(text) {
  const variants = [text.toLowerCase()];
  yield variants[0];
  if (/[^\0-\x7f]/.test(text)) {
    variants.push(caseFolded(text));
    const normal = isQuickToNormalise(text) ? [text.normalize("NFC"), text.normalize("NFKC")] : [];
    variants.push(...normal.map((form) => form.toLowerCase()), ...normal.map(caseFolded));
    yield* variants.slice(1);
  }
  for (const variant of variants) yield collapsed(variant);
}

// Sorting combining marks takes time that grows with the square of their number.
function isQuickToNormalise(text) {
  let [length, marks] = [0, 0];
  for (const character of text) {
    marks = isMark(character) ? marks + 1 : 0;
    if (++length > LONGEST_NORMALISED || marks > MOST_MARKS) return false;
  }
  return true;
}

/**
 * Whether an excerpt is the whole abstract: true where its hash fits, false where it is cut, else null.
 *
 * An excerpt shorter than 600 characters is not cut, so its hash should fit; where it does not, nothing is proven.
 */
export async function isWhole(excerpt, stated) {
  const length = lengthOf(excerpt);
  if (length && length <= EXCERPT_LENGTH && (await fits(excerpt, stated))) return true;
  return length < EXCERPT_LENGTH ? null : false;
}
