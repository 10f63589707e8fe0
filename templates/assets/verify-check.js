// One document, one of three answers: "verified", "refused" with codes, or "unknown" with the reason.

import { CannotCheckError } from "./pith-hashes.js";
import { verify } from "./pith-verify.js";
import { FetchError } from "./verify-fetch.js";

export const LARGEST = 16 * 1024 * 1024 + 1; // bytes of a document that are read: one more than the format allows

/** The keys that a page pins: those of the list in `within`. */
export function pinnedKeys(within) {
  return [...within.querySelectorAll(".pins > [data-key-id]")].map(({ dataset }) => ({
    key_id: dataset.keyId,
    public_key_b64: dataset.publicKey,
    ...(dataset.notBefore && { not_before: dataset.notBefore }),
    ...(dataset.notAfter && { not_after: dataset.notAfter }),
    ...("revoked" in dataset && { revoked: true }),
  }));
}

/**
 * Checks the bytes of a document.
 *
 * Returns `{answer, verdict}`; a refusal has `problems` too. Where `suffix` and `kind` are given, the document has to be
 * of that paper and that kind: a record in the place of a bundle would hide its events. Throws whatever kept the check
 * from being made.
 */
export async function checkBytes(bytes, trust, words, suffix = "", kind = "") {
  const verdict = await verify(bytes, trust);
  const problems = verdict.problems.filter(({ severity }) => severity === "error");
  if (verdict.verified && suffix && (verdict.pith_number.split(":").at(-1) !== suffix || verdict.kind !== kind)) {
    const values = { kind: verdict.kind, number: verdict.pith_number };
    problems.push({ code: "T020", place: "$.pith_number", cause: words.say("misplaced", values) });
  }
  return { answer: verdict.verified && problems.length === 0 ? "verified" : "refused", verdict, problems };
}

/** The answer where a check could not be made: "unknown", and the reason in words. */
export function unknown(error, words) {
  return { answer: "unknown", reason: reason(error, words) };
}

function reason(error, words) {
  if (error instanceof FetchError) {
    const key = { absent: "reasonAbsent", large: "reasonLarge", network: "reasonNetwork" }[error.kind];
    return words.say(key, { path: error.path });
  }
  if (!globalThis.crypto?.subtle) return words.say("reasonInsecure");
  const key = error instanceof CannotCheckError ? "reasonCryptography" : "reasonUnexpected";
  return words.say(key, { reason: String(error?.message ?? error) });
}
