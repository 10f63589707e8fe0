// The mirror's word on its log: C2SP tlog-checkpoint in a signed note, and the key that signs it.

import { hex, sha256 } from "./tlog.js";

const ED25519 = 1; // the algorithm byte of a note's key
const KEY = 32, HINT = 4, SIGNED = 64; // bytes of a key, of what names it in a signature, and of a signature
const SIGNATURE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/;

/** What is wrong with a checkpoint or a key; `code` is a T code of the program. */
export class LogError extends Error {
  constructor(code, cause) {
    super(cause);
    this.code = code;
  }
}

/** Reads a verifier key of Go's notes, `<name>+<hash8>+<base64>`: `{name, hint, publicKey}`. */
export async function readVkey(vkey) {
  const [, name, stated, text] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(vkey) ?? [];
  const key = text === undefined ? null : fromBase64(text);
  if (key?.length !== 1 + KEY || key[0] !== ED25519) throw new LogError("T048", "it is no Ed25519 key of a note");
  const hint = (await sha256(utf8(`${name}\n`), key)).slice(0, HINT);
  if (hex(hint) !== stated) throw new LogError("T048", "its name and its key are not those that it was made for");
  return { name, hint, publicKey: key.slice(1) };
}

/**
 * Reads a checkpoint: `{origin, size, root, signed}`; `signed` is false where no key is given.
 *
 * `bytes` are the whole file. `verifySignature(publicKey, signature, message)` gives a promise of true or false.
 */
export async function openCheckpoint(bytes, vkey, verifySignature) {
  const note = decoded(bytes);
  const end = note.lastIndexOf("\n\n") + 1;
  const [text, lines] = [note.slice(0, end), note.slice(end + 1).split("\n")];
  if (end < 1 || lines.pop() !== "" || !lines.every((line) => SIGNATURE.test(line))) malformed("T045", "it is no signed note");
  const found = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text);
  const root = found && fromBase64(found[3]);
  if (!root || !Number.isSafeInteger(Number(found[2]))) malformed("T049", "it has not the three lines origin, size and root");
  const checkpoint = { origin: found[1], size: Number(found[2]), root };
  if (!vkey) return { ...checkpoint, signed: false };
  const key = await readVkey(vkey);
  if (checkpoint.origin !== key.name) throw new LogError("T050", `its origin is ${checkpoint.origin}, the key's name is ${key.name}`);
  const signatures = lines.map((line) => SIGNATURE.exec(line)).filter(([, name]) => name === key.name).map(([, , one]) => fromBase64(one));
  const own = signatures.filter((one) => one?.length === HINT + SIGNED && hex(one.slice(0, HINT)) === hex(key.hint));
  if (own.length !== 1) throw new LogError(own.length ? "T045" : "T047", `it has ${own.length} signatures of ${key.name}`);
  if (!(await verifySignature(key.publicKey, own[0].slice(HINT), utf8(text)))) {
    throw new LogError("T046", `the signature of ${key.name} is wrong`);
  }
  return { ...checkpoint, signed: true };
}

function decoded(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!/[\0-\x09\x0b-\x1f]/.test(text)) return text;
  } catch {
    // no UTF-8
  }
  return malformed("T045", "it is no text");
}

function malformed(code, cause) {
  throw new LogError(code, cause);
}

const utf8 = (text) => new TextEncoder().encode(text);

/** Bytes of standard base64 that is written as encoders do; null for anything else. */
function fromBase64(text) {
  try {
    const binary = atob(text);
    return btoa(binary) === text ? Uint8Array.from(binary, (one) => one.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}
