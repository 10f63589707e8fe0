// Reads the table of names on standard input and prints what find.js makes of it.

import { identify, sha256, sha256Here } from "../../templates/assets/find.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const table = JSON.parse(Buffer.concat(chunks).toString("utf-8"));

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const names = [];
for (const { key, texts } of table.names) {
  const found = texts.map((text) => identify(text, table.here));
  names.push({
    keys: found.map((one) => one?.keys[0].key ?? ""),
    sure: found.map((one) => one?.sure ?? false),
    digests: [await sha256(key), hex(sha256Here(new TextEncoder().encode(key)))],
  });
}
const others = table.no_names.map((text) => {
  const one = identify(text, table.here);
  return one && (one.sure || one.likely) ? one.keys.map(({ key }) => key) : [];
});
const long = new TextEncoder().encode("é".repeat(5000));
const lengths = Array.from({ length: 300 }, (_, n) => hex(sha256Here(long.subarray(0, n))));
console.log(JSON.stringify({ names, others, lengths }));
