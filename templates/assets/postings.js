// The binary files of the index: leaves of terms, and lists of papers (docs/search.md).

import { sha256 } from "./find.js";

class Bytes {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  number() {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      if (this.at >= this.bytes.length) throw new Error("the index ends in the middle of a number");
      const byte = this.bytes[this.at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  }

  take(length) {
    if (this.at + length > this.bytes.length) throw new Error("the index ends too early");
    return this.bytes.subarray(this.at, (this.at += length));
  }
}

const named = async (term) => (await sha256(term)).slice(0, 24);

/** The path of the branch that begins with a term. */
export const branchPath = async (first) => `search/branches/${await named(first)}.json`;

/** The path of the leaf that begins with a term. */
export async function leafPath(first) {
  const name = await named(first);
  return `search/terms/${name.slice(0, 2)}/${name.slice(2)}.bin`;
}

async function piecePath({ term, strong, start }) {
  const name = await named(term);
  return `search/postings/${name.slice(0, 2)}/${name.slice(2)}-${strong ? "s" : "w"}-${start.toString(16)}.bin`;
}

/** Read a leaf: Map from a term to its two lists, in the order of the leaf. */
export function readLeaf(bytes) {
  const input = new Bytes(bytes);
  const entries = new Map();
  while (input.at < bytes.length) {
    const term = new TextDecoder().decode(input.take(input.number()));
    const lists = [readList(input, term, true), readList(input, term, false)];
    entries.set(term, { lists, count: lists[0].count + lists[1].count });
  }
  return entries;
}

// A list is its pieces, highest numbers first; each knows the lowest number that it may have, which is 0 for the last.
function readList(input, term, strong) {
  const count = input.number();
  if (count === 0) return { count, strong, pieces: [] };
  const size = input.number();
  if (size % 2 === 0) return { count, strong, pieces: [{ low: 0, cost: 0, body: input.take(size / 2) }] };
  const length = (size - 1) / 2;
  const pieces = [];
  for (let n = 0; n < length; n++) {
    const start = input.number();
    pieces.push({ term, strong, start, low: n < length - 1 ? start : 0, cost: input.number() });
  }
  return { count, strong, pieces };
}

/** Decode a piece into papers (descending) and, of a strong list, what part of each paper has the term. */
export async function papersOf(piece, strong, fetched) {
  if (piece.papers) return piece;
  const body = piece.body ?? (await fetched(await piecePath(piece), piece.cost));
  const input = new Bytes(body);
  const [papers, masks] = [[], []];
  let paper = 0;
  while (input.at < body.length) {
    const value = input.number();
    const step = strong ? Math.floor(value / 8) : value;
    paper = papers.length ? paper - step : step;
    papers.push(paper);
    if (strong) masks.push(value % 8);
  }
  return Object.assign(piece, { papers, masks });
}

/** Compare two terms as the index orders them: by the bytes of their UTF-8, which is by code points. */
export function byBytes(one, other) {
  const [a, b] = [[...one], [...other]];
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i].codePointAt(0) - b[i].codePointAt(0);
  return a.length - b.length;
}

/** The place of the last of ascending terms that is not above a term, or 0. */
export function placeOf(term, firsts) {
  let [low, high] = [0, firsts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (byBytes(firsts[middle], term) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
}
