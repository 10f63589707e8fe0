// Judges many documents at once, in Node and in a browser alike.

/**
 * Judge documents that lie behind each other in `bytes`, each `{length, trust}`; what a verdict says is given as an array.
 *
 * `verify` is that of pith-verify.js.
 */
export async function judgeAll(verify, documents, bytes) {
  const found = [];
  let at = 0;
  for (const { length, trust } of documents) {
    found.push(await told(verify, bytes.subarray(at, at + length), trust));
    at += length;
  }
  return found;
}

async function told(verify, bytes, trust) {
  try {
    const verdict = await verify(bytes, trust);
    const problems = verdict.problems.map(({ code, severity, place, cause }) => [code, severity, place, cause]);
    const steps = verdict.steps.map(({ ok }) => ok);
    return [verdict.verified, verdict.level, verdict.kind, verdict.pith_number, problems, steps];
  } catch (error) {
    return [`${error.constructor.name}: ${error.message}`, error.stack];
  }
}
