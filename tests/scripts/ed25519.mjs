// Verifies the signatures on standard input, each [key, signature, message] in hex, in every way that there is.

import { isWellFormed, verifySignature, withBrowser, withNoble } from "../../templates/assets/pith-ed25519.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { rows, broken } = JSON.parse(Buffer.concat(chunks).toString("utf-8"));

const stubs = {
  "takes everything": async () => true,
  "takes nothing": async () => false,
  "throws": async () => Promise.reject(new DOMException("", "OperationError")),
};
if (broken) crypto.subtle.verify = stubs[broken];

const found = [];
for (const row of rows) {
  const [key, signature, message] = row.map((hex) => new Uint8Array(Buffer.from(hex, "hex")));
  const isForm = isWellFormed(key, signature);
  found.push({
    formed: isForm,
    used: await verifySignature(key, signature, message),
    browser: isForm && (await withBrowser(key, signature, message)),
    noble: isForm && (await withNoble(key, signature, message)),
  });
}
console.log(JSON.stringify(found));
