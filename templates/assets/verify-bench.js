// Where a reader checks documents of their own: dropped, chosen or pasted. Both /verify/ and the saved file have it.

import { verifySignature } from "./pith-ed25519.js";
import { checkBytes, LARGEST, pinnedKeys, unknown } from "./verify-check.js";
import { chosen, dropped } from "./verify-drop.js";
import { Results } from "./verify-results.js";
import { findWords } from "./verify-words.js";

/** Starts it, once everything is there that it needs; gives the results, the words and the keys. */
export async function startBench(page) {
  const status = page.querySelector("#verify-ready");
  const words = await findWords("");
  const trust = pinnedKeys(document);
  const results = new Results(page.querySelector("#verify-results"), words);
  startDropping(page, (documents) => results.add(checks(documents, trust, words)));
  startPasting(page, words, (one) => results.add([one]), trust);
  try {
    await tryOut(trust);
    status.textContent = words.say("ready");
  } catch (error) {
    status.textContent = words.say("notReady", { reason: unknown(error, words).reason });
  }
  return { results, words, trust };
}

// A signature that is well-formed and wrong: to find out, a browser needs all that it will need later.
async function tryOut(trust) {
  const key = Uint8Array.from(atob(trust[0].public_key_b64), (one) => one.charCodeAt(0));
  await verifySignature(key, Uint8Array.of(...key, ...new Uint8Array(32)), new Uint8Array());
}

async function* checks(documents, trust, words) {
  for await (const { name, file } of documents) {
    yield { name, check: file && (() => checkFile(name, file, trust, words)) };
  }
}

// In a folder, what does not say that it is a bundle or a record was not meant: a state, a list, a file of another program.
async function checkFile(name, file, trust, words) {
  const result = await checkBytes(await read(file, words), trust, words);
  const isOther = name.includes("/") && result.problems.length === 1 && result.problems[0].code === "P011";
  return isOther ? null : result;
}

async function read(file, words) {
  try {
    return new Uint8Array(await (await file()).slice(0, LARGEST).arrayBuffer());
  } catch (error) {
    throw new Error(words.say("unreadable", { reason: error.message }));
  }
}

function startDropping(page, add) {
  const place = page.querySelector("#drop");
  const [files, folder] = place.querySelectorAll("input");
  const [chooseFiles, chooseFolder] = place.querySelectorAll("button");
  folder.webkitdirectory = true;
  for (const [button, input] of [[chooseFiles, files], [chooseFolder, folder]]) {
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      add([...input.files].map(chosen));
      input.value = ""; // the same file may be chosen again
    });
  }
  // A file that misses the place would otherwise be opened instead of the page.
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
  document.addEventListener("dragover", () => place.classList.add("over"));
  for (const name of ["dragleave", "dragend", "drop"]) document.addEventListener(name, () => place.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    if (event.dataTransfer.types.includes("Files")) add(dropped(event.dataTransfer));
  });
}

function startPasting(page, words, add, trust) {
  const field = page.querySelector("#paste");
  page.querySelector(".paste button").addEventListener("click", () => {
    const bytes = new TextEncoder().encode(field.value.trim());
    if (bytes.length) add({ name: words.say("pasted"), check: () => checkBytes(bytes, trust, words) });
  });
}
