// Bind loose text to the signed record by its hashes (Pith format, section 2; sitegen/pith/bindings.py).

import { sha256Hex } from "./pith-hashes.js";
import { caseFolded, collapsed, isMark } from "./pith-texts.js";

const LONGEST_NORMALISED = 20_000;
const MOST_MARKS = 30; // no text of a language has more in a row (Unicode Standard Annex 15, section 13)

/**
 * Whether a title or a whole abstract is the text that a canonical record names by its hash.
 *
 * Pith hashes the lower-cased text. For texts beyond ASCII its normal form is not known, so lower and folded case, each
 * plain, in NFC and in NFKC, and each of these with white space collapsed, are tried.
 */
export async function fits(text, stated) {
  for (const form of forms(text)) if ((await sha256Hex(new TextEncoder().encode(form))) === stated) return true;
  return false;
}

function* forms(text) {
  const variants = [text.toLowerCase()];
  yield variants[0];
  if (/[^\0-\x7f]/.test(text)) {
    const normal = isQuickToNormalise(text) ? [text.normalize("NFC"), text.normalize("NFKC")] : [];
    const others = [caseFolded(text), ...normal.map((form) => form.toLowerCase()), ...normal.map(caseFolded)];
    yield* others;
    variants.push(...others);
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
