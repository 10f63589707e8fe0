// Searches an index in a folder, as a browser would over HTTP, and prints what was found and what it cost.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { Files, Purse } from "../../templates/assets/files.js";
import { seek } from "../../templates/assets/seek.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { folder, queries } = JSON.parse(Buffer.concat(chunks).toString("utf-8"));

let asked = [];
let received = 0;
globalThis.fetch = async (path) => {
  asked.push(path);
  const body = await readFile(join(folder, path)).catch(() => null);
  received += (body?.length ?? 0) + 300;
  return { ok: body !== null, arrayBuffer: async () => new Uint8Array(body ?? []).buffer };
};

const answers = [];
for (const { q, category = "", year = "", often = 1, warm = false } of queries) {
  const files = new Files("");
  [asked, received] = [[], 0];
  try {
    if (warm) await seek(warm, { category, year }, new Purse(files));
    const before = asked.length;
    const query = await seek(q, { category, year }, new Purse(files));
    const costs = [];
    for (let turn = 0; turn < often; turn++) {
      await query.further(turn ? new Purse(files) : undefined);
      costs.push(received);
      received = 0;
    }
    const papers = query.ranked();
    const rows = await query.show(papers.slice(0, 10));
    const { missing, mended, ignored, more } = query;
    const suggestion = papers.length ? "" : await query.suggestion();
    answers.push({ papers, rows, missing, mended, ignored, more, year: query.reachedYear ?? 0, suggestion, found: [...query.found],
      costs: [...costs, received], asked: asked.length - before, repeated: asked.length - new Set(asked).size });
  } catch (error) {
    answers.push({ error: error.constructor.name, path: error.path ?? error.message });
  }
}
console.log(JSON.stringify(answers));
