// Whether a bundle is in the mirror's log: its leaf is hashed up to the root of the checkpoint, from a few tiles.

import { verifySignature } from "./pith-ed25519.js";
import { unknown } from "./verify-check.js";
import { FetchError, MirrorFiles } from "./verify-fetch.js";
import { LogError, openCheckpoint } from "./tlog-checkpoint.js";
import { leafLine, proveInclusion, tilePath, tileWidth, WIDTH } from "./tlog.js";
import { element, problemList, sayAnswer } from "./verify-show.js";

const SMALL = 1_000_000, PART = 8_000_000; // bytes of small documents and of a part of the list of papers, at most
const TILE = WIDTH * 32;
const PART_PATH = /^log\/papers\/[A-Za-z0-9-]{1,16}\.txt$/;

/** Adds to what is shown of a document whether it is in the log; only a verified bundle is looked for. */
export async function showLog({ base, kind, suffix, result, vkey, words, shown }) {
  const line = element("p", "", words.say(kind === "bundle" ? "logNotAsked" : "logRecord"));
  shown.append(element("h3", "", words.say("log")), line);
  if (kind !== "bundle" || result.answer !== "verified") return;
  line.textContent = words.say("working");
  const found = await lookInLog({ base, verdict: result.verdict, suffix, vkey, words });
  sayAnswer(line, found.answer, words, found.sentence ?? words.say("logRefused"));
  if (found.problems) line.after(problemList(found.problems, words));
}

/**
 * Looks a bundle up in the log of a mirror: `{answer, sentence}`; a refusal has `problems` too.
 *
 * `verdict` is that of the bundle, which is verified. `vkey` is the mirror's key as the page pins it, or "". A root that
 * nobody signed proves nothing, so without a key the answer is "unknown".
 */
export async function lookInLog({ base, verdict, suffix, vkey, words }) {
  try {
    return await proven({ files: new MirrorFiles(base), verdict, suffix, vkey, words });
  } catch (error) {
    if (error instanceof LogError) return refused(error.code, "log", error.message);
    if (error instanceof FetchError && error.path === "log/checkpoint" && error.kind === "absent") {
      return { answer: "unknown", sentence: words.say("logNone") };
    }
    return { answer: "unknown", sentence: unknown(error, words).reason };
  }
}

async function proven({ files, verdict, suffix, vkey, words }) {
  const bytes = await files.bytes("log/checkpoint", SMALL);
  const checkpoint = await openCheckpoint(bytes, vkey, verifySignature);
  const index = await indexOf(files, suffix);
  if (index === null) return refused("T052", "log/papers.json", words.say("logUnlisted"));
  const ask = { index, size: checkpoint.size, root: checkpoint.root, fetchTile: tilesOf(files) };
  let found = await proveInclusion({ ...ask, leaf: utf8(leafLine(verdict)) });
  if (!found.ok && found.otherLeaf) {
    // A paper that was joined from several bundles has a state of its own, and that is what its leaf names.
    const { state_sha256: state } = await files.json(`pith/${suffix}/state.json`, PART);
    found = await proveInclusion({ ...ask, leaf: utf8(leafLine({ ...verdict, state_sha256: state })) });
  }
  if (!found.ok) {
    const leaf = found.otherLeaf ? await entryAt(files, index, checkpoint.size) : "";
    const cause = leaf ? words.say("logOther", { index: words.number(index), leaf }) : found.cause;
    return refused(found.code, `log/${tilePath(0, Math.floor(index / WIDTH))}`, cause);
  }
  const values = { index: words.number(index), size: words.number(checkpoint.size), name: checkpoint.origin, tiles: found.tiles };
  return checkpoint.signed
    ? { answer: "verified", sentence: words.say("logProven", values) }
    : { answer: "unknown", sentence: words.say("logUnsigned", values) };
}

const refused = (code, place, cause) => ({ answer: "refused", problems: [{ code, place, cause }] });

/** The place of a paper's newest leaf; null where the list does not name the paper. */
async function indexOf(files, suffix) {
  const { parts } = await files.json("log/papers.json", SMALL);
  const within = ({ first, last }) => suffix.slice(0, first.length) >= first && suffix.slice(0, last.length) <= last;
  const part = (Array.isArray(parts) ? parts : []).find((one) => PART_PATH.test(one?.path) && within(one));
  if (!part) return null;
  const line = (await files.text(part.path, PART)).split("\n").find((one) => one.startsWith(`${suffix} `));
  return line && /^[0-9]{1,16}$/.test(line.slice(suffix.length + 1)) ? Number(line.slice(suffix.length + 1)) : null;
}

/** Fetches tiles; where a part of one is gone, its whole is there (C2SP tlog-tiles, partial tiles). */
function tilesOf(files) {
  return async (level, index, width) => {
    const path = `log/${tilePath(level, index, width)}`;
    const bytes = await files.bytes(path, TILE).catch((error) => {
      if (width < WIDTH && error.kind === "absent") return files.bytes(`log/${tilePath(level, index)}`, TILE);
      throw error;
    }).catch((error) => {
      throw error.kind === "absent" ? new LogError("T040", path) : error;
    });
    if (bytes.length < width * 32 || bytes.length % 32) throw new LogError("T041", path);
    return bytes;
  };
}

/** What the log says at a place, to be shown; "" where it does not say (C2SP tlog-tiles, log entries). */
async function entryAt(files, index, size) {
  const tile = Math.floor(index / WIDTH);
  try {
    const bytes = await files.bytes(`log/${tilePath("entries", tile, tileWidth(0, tile, size))}`, SMALL);
    let at = 0;
    for (let left = index % WIDTH; left > 0; left--) at += 2 + bytes[at] * 256 + bytes[at + 1];
    return new TextDecoder().decode(bytes.slice(at + 2, at + 2 + bytes[at] * 256 + bytes[at + 1])).slice(0, 400);
  } catch {
    return "";
  }
}

const utf8 = (text) => new TextEncoder().encode(text);
