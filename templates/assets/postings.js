// The binary files of the index: leaves of terms, and lists of papers (docs/search.md).

const INLINE = 96; // lists of so many bytes stand in the leaf itself
export const PIECE = 16_384; // bytes of a file of postings, at most

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
    return this.bytes.subarray(this.at, (this.at += length));
  }
}

/** Read a leaf: Map from a term to its two lists, in the order of the leaf. */
export function readLeaf(bytes, group) {
  const input = new Bytes(bytes);
  const entries = new Map();
  let term = new Uint8Array(0);
  while (input.at < bytes.length) {
    const shared = input.number();
    const rest = input.take(input.number());
    const next = new Uint8Array(shared + rest.length);
    next.set(term.subarray(0, shared));
    next.set(rest, shared);
    term = next;
    const lists = [readList(input, group, true), readList(input, group, false)];
    entries.set(new TextDecoder().decode(term), { lists, count: lists[0].count + lists[1].count });
  }
  return entries;
}

// A list is its pieces, newest papers first; each knows its lowest paper, the last one 1.
function readList(input, group, strong) {
  const count = input.number();
  if (count === 0) return { count, strong, pieces: [] };
  const size = input.number();
  if (size <= INLINE) return { count, strong, pieces: [{ low: 1, body: input.take(size) }] };
  const [file, offset, length] = [input.number(), input.number(), input.number()];
  const path = (n) => `search/postings/${group}/${n}.bin`;
  if (length === 1) return { count, strong, pieces: [{ low: 1, path: path(file), offset, size }] };
  const pieces = Array.from({ length }, (_, n) => ({ path: path(file + n), offset: 0, low: n < length - 1 ? input.number() : 1 }));
  return { count, strong, pieces };
}

/** Decode a piece into papers (descending) and, of a strong list, what part of each paper has the term. */
export async function papersOf(piece, strong, fetched) {
  if (piece.papers) return piece;
  const body = piece.body ?? (await fetched(piece.path)).subarray(piece.offset, piece.size ? piece.offset + piece.size : undefined);
  const input = new Bytes(body);
  const [papers, masks] = [[], []];
  let paper = 0;
  while (input.at < body.length) {
    const value = input.number();
    const step = strong ? Math.floor(value / 8) : value;
    paper = papers.length ? paper - step : step;
    papers.push(paper);
    if (strong) masks.push(value & 7);
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
