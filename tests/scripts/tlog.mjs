// Reads questions about a log on standard input, and prints what tlog.js answers to each.

import { openCheckpoint, readVkey } from "../../templates/assets/tlog-checkpoint.js";
import { leadsTo, leafLine, proveInclusion, tilePath } from "../../templates/assets/tlog.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { questions } = JSON.parse(Buffer.concat(chunks).toString("utf-8"));

const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (array) => Buffer.from(array).toString("hex");

async function verifySignature(key, signature, message) {
  const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}

const ANSWERS = {
  path: ({ level, index, width }) => tilePath(level, index, width),
  leaf: ({ verdict }) => leafLine(verdict),
  async vkey({ vkey }) {
    const { name, hint, publicKey } = await readVkey(vkey);
    return { name, hint: hex(hint), key: hex(publicKey) };
  },
  async open({ note, vkey }) {
    const { root, ...rest } = await openCheckpoint(bytes(note), vkey, verifySignature);
    return { ...rest, root: hex(root) };
  },
  leads: ({ root, leaf, index, size, proof }) => leadsTo(bytes(root), bytes(leaf), index, size, proof.map(bytes)),
  async prove({ index, size, root, leaf, tiles }) {
    const asked = [];
    const fetchTile = async (level, number, width) => {
      const path = tilePath(level, number, width);
      asked.push(path);
      return bytes(tiles[path]);
    };
    const { proof, ...rest } = await proveInclusion({ index, size, root: bytes(root), leaf: bytes(leaf), fetchTile });
    return { ...rest, proof: proof?.map(hex), asked };
  },
};

const answers = [];
for (const { kind, ...question } of questions) {
  try {
    answers.push(await ANSWERS[kind](question));
  } catch (error) {
    if (!error.code) throw error;
    answers.push({ refused: error.code, cause: error.message });
  }
}
console.log(JSON.stringify({ answers }));
