// The mirror's log, as far as one paper's proof needs it: C2SP tlog-tiles, Merkle trees of RFC 6962. Nothing is fetched
// here, and nothing that was fetched is believed before it hashes up to the root.

export const WIDTH = 256; // hashes of a full tile
const HEIGHT = 8; // levels of the tree in a tile
const HASH = 32; // bytes
const PLAIN = /^[!-~]{1,40}$/; // what of a document may stand in a leaf

/** Where a tile stands below the log's address: `tile/0/x001/234/067.p/5`; `level` may be "entries". */
export function tilePath(level, index, width = WIDTH) {
  let path = String(index % 1000).padStart(3, "0");
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, "0")}/${path}`;
  }
  return `tile/${level}/${path}${width < WIDTH ? `.p/${width}` : ""}`;
}

/** How many hashes a tile has in a tree of `size` leaves. */
export function tileWidth(level, index, size) {
  return Math.max(0, Math.min(WIDTH, Math.floor(size / WIDTH ** level) - index * WIDTH));
}

/** The leaf that a published bundle has, without a line's end: `{pith_number, sha256, state_sha256, built_at}` in hex and text. */
export function leafLine({ pith_number: number, sha256, state_sha256: state, built_at: built }) {
  return `pith-mirror/1 publish ${number} ${sha256} ${state} ${PLAIN.test(built) ? built : "-"}`;
}

// Proofs

/**
 * Proves that a leaf stands in a tree: `{ok, proof, tiles}`; where not, `code` and `cause` say what
 * differs, and `otherLeaf` whether all but the leaf is right.
 *
 * `leaf` are its bytes, `root` those of the checkpoint. `fetchTile(level, index, width)` gives a promise of a tile's bytes.
 */
export async function proveInclusion({ index, size, root, leaf, fetchTile }) {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) {
    return { ok: false, code: "T052", cause: `there is no leaf ${index} among ${size}`, tiles: 0 };
  }
  const tree = new Tree(size, fetchTile);
  const own = await leafHash(leaf);
  const told = await tree.node(0, index);
  const proof = await inclusion(tree, index, 0, size);
  const tiles = tree.tiles.size;
  if (!(await leadsTo(root, told, index, size, proof)) || !(await tree.agrees())) return { ok: false, code: "T042", cause: "", tiles };
  return hex(told) === hex(own) ? { ok: true, proof, tiles } : { ok: false, code: "T052", cause: `leaf ${index} is another`, otherLeaf: true, tiles };
}

/** Tells whether a proof leads from a leaf's hash to a root (RFC 9162, section 2.1.3.2). */
export async function leadsTo(root, leaf, index, size, proof) {
  if (index >= size) return false;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 || node === last) {
      hash = await nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      hash = await nodeHash(hash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && hex(hash) === hex(root);
}

// PATH of RFC 6962, section 2.1.1, in the leaves from `first` to before `end`.
async function inclusion(tree, index, first, end) {
  if (end - first === 1) return [];
  const middle = first + largestPowerBelow(end - first);
  return index < middle
    ? [...(await inclusion(tree, index, first, middle)), await tree.hash(middle, end)]
    : [...(await inclusion(tree, index, middle, end)), await tree.hash(first, middle)];
}

function largestPowerBelow(number) {
  let power = 1;
  while (power * 2 < number) power *= 2;
  return power;
}

/** The nodes of a tree, from its tiles, each fetched once. */
class Tree {
  constructor(size, fetchTile) {
    this.size = size;
    this.fetchTile = fetchTile;
    this.tiles = new Map();
  }

  /** The hash of the leaves from `first` to before `end`, a subtree of the tree. */
  async hash(first, end) {
    const level = Math.log2(end - first);
    if (Number.isInteger(level) && first % (end - first) === 0) return this.node(level, first / (end - first));
    const middle = first + largestPowerBelow(end - first);
    return nodeHash(await this.hash(first, middle), await this.hash(middle, end));
  }

  /** A complete node: the `index`th from the left, `level` above the leaves. */
  async node(level, index) {
    const inTile = level % HEIGHT;
    const [row, first, count] = [(level - inTile) / HEIGHT, index * 2 ** inTile, 2 ** inTile];
    const tile = await this.tile(row, Math.floor(first / WIDTH));
    const start = (first % WIDTH) * HASH;
    let hashes = Array.from({ length: count }, (_, at) => tile.slice(start + at * HASH, start + (at + 1) * HASH));
    while (hashes.length > 1) {
      const pairs = hashes.filter((_, at) => at % 2 === 0).map((left, at) => nodeHash(left, hashes[2 * at + 1]));
      hashes = await Promise.all(pairs);
    }
    return hashes[0];
  }

  /** Tells whether the tiles that were fetched are those that the tiles above them name. */
  async agrees() {
    for (const name of [...this.tiles.keys()]) {
      const [row, index] = name.split("/").map(Number);
      const above = this.tiles.get(`${row + 1}/${Math.floor(index / WIDTH)}`);
      if (!above || tileWidth(row, index, this.size) < WIDTH) continue;
      const start = (index % WIDTH) * HASH;
      const own = nodeHash(await this.node(row * HEIGHT + 7, 2 * index), await this.node(row * HEIGHT + 7, 2 * index + 1));
      if (hex(await own) !== hex((await above).slice(start, start + HASH))) return false;
    }
    return true;
  }

  tile(row, index) {
    const name = `${row}/${index}`;
    if (!this.tiles.has(name)) this.tiles.set(name, this.fetchTile(row, index, tileWidth(row, index, this.size)));
    return this.tiles.get(name);
  }
}

// Hashes

export const leafHash = (entry) => sha256(Uint8Array.of(0), entry);
export const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

export async function sha256(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((start, part) => (whole.set(part, start), start + part.length), 0);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
