// Texts as Python treats them: white space, lower case for comparing, normal forms.

/** A run of white space, as `str.split` and the `\s` of Python's `re` know it; JavaScript's own `\s` is another. */
export const SPACE = "[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const AROUND = new RegExp(`^${SPACE}+`);
const RUN = new RegExp(`${SPACE}+`);

/** A text without the white space around it. */
export function stripped(text) {
  const begun = text.replace(AROUND, "");
  let end = begun.length;
  while (end && RUN.test(begun[end - 1])) end--;
  return begun.slice(0, end);
}

/** A text with every run of white space as one space, and none around it. */
export const collapsed = (text) => text.split(RUN).filter(Boolean).join(" ");

// The characters whose case folding is not the lower case of their upper case (Unicode's CaseFolding.txt): dotless i folds to
// itself, capital sharp s to two letters, and Cherokee to its capitals.
const FOLDED = /[ı\u1e9e\u13a0-\u13fd\uab70-\uabbf]/;

function foldedOne(character) {
  if (character === "ı" || /[\u13a0-\u13f5]/.test(character)) return character;
  if (character === "\u1e9e") return "ss";
  return character.toUpperCase();
}

/** A text as `str.casefold` gives it, by Unicode's full case folding. */
export const caseFolded = (text) => Array.from(text, (character) =>
  FOLDED.test(character) ? foldedOne(character) : character.toUpperCase().toLowerCase()).join("");

const WITHOUT_CLASS = new Set("\u0f73\u0f75\u0f81\uff9e\uff9f"); // no marks themselves, but they decompose into nothing else

/** Whether a character is a combining mark, which a normal form may move. */
export function isMark(character) {
  if (character < "\u0300") return false;
  // U+0345 has the highest class of all: only a mark goes before it.
  return character === "\u0345" || WITHOUT_CLASS.has(character) || !`\u0345${character}`.normalize("NFD").startsWith("\u0345");
}

/** How many characters a text has, where a pair of surrogates is one. */
export function lengthOf(text) {
  let length = 0;
  for (const _ of text) length++;
  return length;
}
