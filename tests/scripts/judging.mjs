// Judges many documents at once, in Node and in a browser alike.

/**
 * Judge documents that lie behind each other in `bytes`, each `{length, trust}`; what a verdict says is given as an array.
 *
 * `verify` is that of pith-verify.js; `tell` makes the array, or anything else, of a verdict.
 */
export async function judgeAll(verify, documents, bytes, tell = told) {
  const found = [];
  let at = 0;
  for (const { length, trust } of documents) {
    found.push(await judge(verify, bytes.subarray(at, at + length), trust, tell));
    at += length;
  }
  return found;
}

async function judge(verify, bytes, trust, tell) {
  try {
    return tell(await verify(bytes, trust));
  } catch (error) {
    return [`${error.constructor.name}: ${error.message}`, error.stack];
  }
}

function told(verdict) {
  const problems = verdict.problems.map(({ code, severity, place, cause }) => [code, severity, place, cause]);
  const steps = verdict.steps.map(({ ok }) => ok);
  return [verdict.verified, verdict.level, verdict.kind, verdict.pith_number, problems, steps];
}
