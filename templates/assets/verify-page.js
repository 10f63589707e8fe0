// The page /verify/: documents of the reader's own, and papers of this mirror by any of their names.

import { identify, papersNamed } from "./find.js";
import { startBench } from "./verify-bench.js";
import { checkBytes, LARGEST } from "./verify-check.js";
import { FetchError, MirrorFiles } from "./verify-fetch.js";
import { showLog } from "./verify-log.js";

const BUCKET = 1_000_000; // bytes of a bucket of names, at most

const { base } = document.documentElement.dataset;
const page = document.querySelector("#verify");
const files = new MirrorFiles(base);

startBench(page).then(startNames).catch(() => {
  page.querySelector("#verify-ready").textContent = page.dataset.failed;
});

function startNames({ results, words, trust }) {
  const form = page.querySelector("#name").form;
  const said = form.querySelector("[role=status]");
  const asked = new URLSearchParams(location.search).get("name"); // sent before this script was there
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = form.elements.name.value.trim();
    if (name === "") return;
    const found = identify(name, location.origin + base);
    said.textContent = found ? words.say("working") : words.say("nameUnknown", { name });
    if (!found) return;
    try {
      const papers = await papersNamed(found, (path) => files.json(path, BUCKET));
      said.textContent = papers.length ? "" : words.say("nameAbsent", { name });
      await results.add(papers.map(({ suffix }) => paper(suffix, trust, words)));
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      said.textContent = words.say("reasonNetwork", { path: error.path });
    }
  });
  if (!asked) return;
  form.elements.name.value = asked;
  form.requestSubmit();
}

/** A paper of this mirror, by its bundle or, where it came only as a record, by that. */
function paper(suffix, trust, words) {
  const check = async () => {
    const { kind, bytes } = await fetched(suffix);
    const result = await checkBytes(bytes, trust, words, suffix, kind);
    const vkey = document.querySelector(".pins").dataset.vkey ?? "";
    return { ...result, further: (shown) => showLog({ base, kind, suffix, result, vkey, words, shown }) };
  };
  return { name: `pith/${suffix}`, check };
}

async function fetched(suffix) {
  try {
    return { kind: "bundle", bytes: await files.bytes(`pith/${suffix}/bundle.json`, LARGEST) };
  } catch (error) {
    if (error.kind !== "absent") throw error;
    return { kind: "record", bytes: await files.bytes(`pith/${suffix}.json`, LARGEST) };
  }
}
