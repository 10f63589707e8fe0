// How text becomes the terms of the index (docs/search.md), and how found words are marked in shown text.

const LONGEST = 32; // code points of a term
const SPELLED_OUT = { ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", ς: "σ" };
// Scripts without spaces between words: each character is a term.
const ALONE = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}";
const TERM = new RegExp(`(?=[\\p{L}\\p{N}])[${ALONE}]|(?:(?![${ALONE}])[\\p{L}\\p{N}])+`, "gu");
const SHOWN = new RegExp(`[${ALONE}]\\p{M}*|(?:(?![${ALONE}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
const SINGLE = new RegExp(`^[${ALONE}]$`, "u");

/** Fold a text: no accents, no capitals, no ligatures. */
export function fold(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[ßøłđðþæœıς]/g, (letter) => SPELLED_OUT[letter]);
}

/** The terms of a text in their order, repeated where the text repeats them. */
export function terms(text) {
  const runs = fold(text).match(TERM) ?? [];
  return runs
    .filter((run) => (SINGLE.test(run) || [...run].length > 1) && !/^\p{Nd}{7,}$/u.test(run))
    .map((run) => [...run].slice(0, LONGEST).join(""));
}

/** Cut a shown text into [piece, is it a found word] pairs; `found` is a Set of terms. */
export function marked(text, found) {
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(SHOWN)) {
    if (!terms(match[0]).some((term) => found.has(term))) continue;
    pieces.push([text.slice(end, match.index), false], [match[0], true]);
    end = match.index + match[0].length;
  }
  pieces.push([text.slice(end), false]);
  return pieces.filter(([piece]) => piece !== "");
}

/** How many letters must be changed, added, dropped or swapped to come from one word to another; `most` + 1 is "more". */
export function distance(one, other, most) {
  const [a, b] = [[...one], [...other]];
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let row = b.map((_, j) => j).concat(b.length);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}
