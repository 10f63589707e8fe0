// Asks a built mirror's search what a reader's browser would ask, with the mirror's own published modules, over files.
// Reads {tree, modules, identifiers} on standard input; prints, for each query, what it received and what it found.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const HEADERS = 300; // bytes of an answer beside its body, as browsers count it (Resource Timing) and files.js does
const SCREEN = 10; // results that the page shows at once
const LOOKUP = 120_000, RECORD = 60_000; // the page's own limits for a bucket of names and a record
const TRIES = 200; // words that are tried until one serves

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { tree, modules, identifiers } = JSON.parse(Buffer.concat(chunks).toString("utf-8"));
const load = (name) => import(pathToFileURL(join(modules, name)));
const { Files, Purse } = await load("files.js");
const { identify, papersNamed } = await load("find.js");
const { seek } = await load("seek.js");
const { terms } = await load("words.js");
const { branchPath, leafPath, readLeaf } = await load("postings.js");

let received = { bytes: 0, requests: 0 };
globalThis.fetch = async (path) => {
  const body = await readFile(join(tree, path)).catch(() => null);
  received.requests += 1;
  received.bytes += (body?.length ?? 0) + HEADERS;
  return { ok: body !== null, arrayBuffer: async () => new Uint8Array(body ?? []).buffer };
};

/** What the search page does with a query, from the first file to the tenth result; nothing was fetched before. */
async function ask({ q, category = "", year = "" }) {
  received = { bytes: 0, requests: 0 };
  const purse = new Purse(new Files(""));
  const name = identify(q, "");
  let exact = name && (name.sure || name.likely) ? await named(name, purse) : 0;
  if (name?.sure) return answered(exact);
  const query = await seek(q, { category, year }, purse);
  await query.further();
  if (name && !query.hits.size && !exact) exact = await named(name, purse);
  const { hits, missing, more, asked } = query;
  if (asked && !hits.size && !more && !exact && !missing.length) await query.suggestion().catch(() => "");
  const rows = await query.show(query.ranked().slice(0, SCREEN), purse);
  return { ...answered(exact + hits.size, query), rows, query };
}

/** How many papers have a name; their records are fetched, as the page shows them. */
async function named(name, purse) {
  const papers = (await papersNamed(name, (path) => purse.json(path, LOOKUP))).slice(0, SCREEN);
  await Promise.all(papers.map(({ suffix }) => purse.json(`pith/${suffix}.json`, RECORD).catch(() => null)));
  return papers.length;
}

function answered(results, { mended = [], missing = [], ignored = [], more = false, reachedYear = null } = {}) {
  return { results, mended, missing, ignored, more, reached_year: reachedYear, ...received };
}

/** What a reader receives who asks to look further, once. */
async function furtherOf(query) {
  received = { bytes: 0, requests: 0 };
  const purse = new Purse(query.purse.files);
  await query.further(purse);
  await query.show(query.ranked().slice(0, SCREEN), purse);
  return answered(query.hits.size, query);
}

// Queries, all of them of the mirror's own words, and the same whenever the mirror is the same.

async function text(path) {
  return readFile(join(tree, path), "utf-8");
}

/** The most frequent words that at least one paper has all of. */
async function together(common, count) {
  const words = common.slice(0, 1);
  for (const word of common.slice(1, TRIES)) {
    if (words.length === count) break;
    if ((await ask({ q: [...words, word, ""].join(" ") })).results) words.push(word);
  }
  return words.length === count ? words.join(" ") : "";
}

/** The rarest word of the leaf in the middle of the dictionary, and a common word that a paper with it has, too. */
async function rareAndCommon(root, common) {
  const leaves = JSON.parse(await text(await branchPath(root.branches[root.branches.length >> 1][0])));
  const [leaf] = leaves[leaves.length >> 1];
  const entries = [...readLeaf(new Uint8Array(await readFile(join(tree, await leafPath(leaf)))))];
  const words = entries.filter(([term]) => /^[a-z]{5,}$/.test(term)).sort(([, a], [, b]) => a.count - b.count);
  for (const [rare] of words.slice(0, TRIES)) {
    const { rows } = await ask({ q: `${rare} ` });
    const beside = new Set(rows.flatMap((row) => terms(`${row[1]} ${row[6]}`)));
    const usual = common.find((word) => beside.has(word) && word !== rare);
    if (usual) return `${rare} ${usual}`;
  }
  return "";
}

/** The most frequent word with two letters swapped that no paper has, and that the search mends. */
async function typo(common) {
  for (const word of common.slice(0, TRIES)) {
    const slip = word.slice(0, 2) + word[3] + word[2] + word.slice(4);
    if (slip !== word && (await ask({ q: `${slip} ` })).mended.length) return slip;
  }
  return "";
}

const root = JSON.parse(await text("search/root.json"));
const common = [];
for (const [magnitude] of root.common) {
  if (common.length < TRIES) common.push(...(await text(`search/common/${magnitude}.txt`)).split("\n").filter(Boolean));
}
const [category] = [...root.categories].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0] ?? [""];
const [year] = [...root.years].sort(([a, b], [x, y]) => y - b || x - a)[0] ?? [""];
const [first] = common;
const three = await together(common, 3);
const queries = [
  ["a common word", { q: first }],
  ["two common words", { q: await together(common, 2) }],
  ["three common words", { q: three }],
  ["the eight most common words", { q: common.slice(0, 8).join(" ") }],
  ["a rare word and a common one", { q: await rareAndCommon(root, common) }],
  ["a prefix", { q: first?.slice(0, 4) }],
  ["a typo", { q: await typo(common) }],
  ["a common word in a category", { q: first, category }],
  ["a common word in a year", { q: first, year: String(year) }],
  ["three common words in a category and a year", { q: three, category, year: String(year) }],
  ...identifiers.map(({ kind, text: q }) => [kind, { q }]),
];

const answers = [];
for (const [kind, query] of queries) {
  if (!query.q) {
    // The mirror is too small to have such words.
    answers.push({ kind, absent: true });
    continue;
  }
  const answer = await ask(query);
  const { query: sought, rows: _, ...told } = answer;
  answers.push({ kind, ...query, ...told });
  if (answer.more) answers.push({ kind: `${kind}, looking further once`, ...query, ...(await furtherOf(sought)) });
}
console.log(JSON.stringify({ node: process.version, answers }));
