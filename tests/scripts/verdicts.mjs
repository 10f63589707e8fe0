// Judges the documents of a folder with the modules of another, as told on standard input, and prints the verdicts.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { judgeAll } from "./judging.mjs";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { folder, assets, withoutEd25519, withoutSubtle, whole } = JSON.parse(Buffer.concat(chunks).toString("utf-8"));

if (withoutEd25519) crypto.subtle.importKey = () => Promise.reject(new DOMException("no such algorithm", "NotSupportedError"));
if (withoutSubtle) Object.defineProperty(crypto, "subtle", { value: undefined });

const { verify } = await import(pathToFileURL(join(assets, "pith-verify.js")));
const documents = JSON.parse(await readFile(join(folder, "documents.json"), "utf-8"));
const bytes = new Uint8Array(await readFile(join(folder, "documents.bin")));
console.log(JSON.stringify(await judgeAll(verify, documents, bytes, whole ? (verdict) => verdict : undefined)));
