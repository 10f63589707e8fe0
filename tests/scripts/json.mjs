// Parses the documents on standard input, each in hex, and prints their canonical JSON, or the problems with them.

import { canonicalBytes, parse } from "../../templates/assets/pith-json.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const documents = JSON.parse(Buffer.concat(chunks).toString("utf-8"));
console.log(JSON.stringify(documents.map((hex) => {
  const { value, problems } = parse(new Uint8Array(Buffer.from(hex, "hex")));
  return value ? Buffer.from(canonicalBytes(value)).toString("hex") : problems.map(({ code, place, cause }) => [code, place, cause]);
})));
