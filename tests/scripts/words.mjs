// Reads texts on standard input and prints their terms, marks of found words, and distances of pairs.

import { distance, marked, terms } from "../../templates/assets/words.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { texts, marks, pairs } = JSON.parse(Buffer.concat(chunks).toString("utf-8"));
console.log(JSON.stringify({
  terms: texts.map(terms),
  marked: marks.map(([text, found]) => marked(text, new Set(found))),
  distances: pairs.map(([one, other, most]) => distance(one, other, most)),
}));
