// The same paper at other mirrors, which are asked only when a reader wants it.

import { checkBytes, LARGEST, unknown } from "./verify-check.js";
import { FetchError, fetchBytes, MirrorFiles } from "./verify-fetch.js";

const MANIFEST = 1_000_000; // bytes
const MOST = 20; // mirrors

/** The other mirrors that this one names: `[{host, address}]`, each with the address of a paper's document there. */
export async function otherMirrors(base, { suffix, document: kind }) {
  const { mirrors } = await new MirrorFiles(base).json("pith-mirrors.json", MANIFEST);
  const found = new Map();
  for (const one of Array.isArray(mirrors) ? mirrors : []) {
    const pattern = kind === "bundle" ? one?.bundle_pattern : `${one?.base_url}/pith/{suffix}.json`;
    const address = parsed(String(pattern).replace("{suffix}", suffix));
    if (address && /^https?:$/.test(address.protocol) && address.origin !== location.origin) {
      if (!found.has(address.host)) found.set(address.host, { host: address.host, address: address.href });
    }
  }
  return [...found.values()].slice(0, MOST);
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null; // a mirror without an address
  }
}

/** Compares a verified document with that of another mirror: `{answer, sentence}`. */
export async function compare({ address, own, trust, paper: { suffix, document: kind }, words }) {
  try {
    const theirs = await checkBytes(await fetchBytes(address, address, LARGEST), trust, words, suffix, kind);
    return compared(own.verdict, theirs, words);
  } catch (error) {
    if (!(error instanceof FetchError)) return { answer: "unknown", sentence: words.say("elsewhereUnchecked", { reason: unknown(error, words).reason }) };
    if (error.status) return { answer: "unknown", sentence: words.say("elsewhereStatus", { status: error.status }) };
    return { answer: "unknown", sentence: words.say(error.kind === "large" ? "elsewhereLarge" : "elsewhereSilent") };
  }
}

function compared(ours, { answer, verdict, problems }, words) {
  if (verdict.sha256 === ours.sha256) return { answer: "verified", sentence: words.say("elsewhereSame") };
  if (answer === "refused") {
    const codes = [...new Set(problems.map(({ code }) => code))].join(", ");
    return { answer: "refused", sentence: words.say("elsewhereRefused", { codes }) };
  }
  const [here, there] = [ours, verdict].map(({ built_at: built }) => Date.parse(built));
  const key = there > here ? "elsewhereNewer" : there < here ? "elsewhereOlder" : "elsewhereOther";
  return { answer: "verified", sentence: words.say(key, { theirs: verdict.built_at, ours: ours.built_at }) };
}
