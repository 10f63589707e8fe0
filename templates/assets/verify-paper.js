// The button on the pages of papers: fetches the signed file again, checks it here, looks for it in the mirror's log, and,
// if the reader asks for that too, compares it with other mirrors'.

import { checkBytes, LARGEST, pinnedKeys, unknown } from "./verify-check.js";
import { compare, otherMirrors } from "./verify-elsewhere.js";
import { MirrorFiles } from "./verify-fetch.js";
import { showLog } from "./verify-log.js";
import { details, element, meaning, sayAnswer } from "./verify-show.js";
import { findWords } from "./verify-words.js";

const { base } = document.documentElement.dataset;
const running = new WeakSet();

/** Checks the paper that a box on its page names; what is found is shown in the box. */
export async function verifyPaper(box) {
  if (running.has(box)) return;
  running.add(box);
  box.setAttribute("aria-busy", "true");
  try {
    await dressed();
    await verifyIn(box, await findWords(base));
  } finally {
    running.delete(box);
    box.removeAttribute("aria-busy");
  }
}

async function verifyIn(box, words) {
  const { suffix, document: kind, sha256 } = box.dataset;
  const paper = { suffix, document: kind, path: kind === "bundle" ? `pith/${suffix}/bundle.json` : `pith/${suffix}.json` };
  const [status, shown] = places(box);
  status.className = "answer";
  status.textContent = words.say("working");
  const trust = pinnedKeys(box);
  const result = await checked(paper, trust, words);
  sayAnswer(status, result.answer, words, meaning(result, words));
  shown.replaceChildren(...comparedWithPage(result, sha256, words), ...details(result, words));
  box.querySelector("button").textContent = words.say("again");
  await showLog({ base, kind, suffix, result, vkey: box.querySelector(".pins").dataset.vkey ?? "", words, shown });
  if (result.answer === "verified") shown.append(...(await elsewhereSection(paper, result, trust, words)));
}

async function checked({ path, suffix, document: kind }, trust, words) {
  try {
    return await checkBytes(await new MirrorFiles(base).bytes(path, LARGEST), trust, words, suffix, kind);
  } catch (error) {
    return unknown(error, words);
  }
}

// The live region, and below it what it does not read out.
function places(box) {
  const status = box.querySelector("[role=status]");
  const shown = box.querySelector(".verify-result") ?? element("div", "verify-result");
  status.after(shown);
  shown.replaceChildren();
  return [status, shown];
}

function comparedWithPage({ verdict }, sha256, words) {
  if (!verdict || !sha256) return [];
  const same = verdict.sha256 === sha256;
  return [element("p", same ? "" : "standing", words.say(same ? "sameAsPage" : "otherThanPage"))];
}

async function elsewhereSection(paper, own, trust, words) {
  const heading = element("h3", "", words.say("elsewhere"));
  const mirrors = await otherMirrors(base, paper).catch(() => []);
  if (mirrors.length === 0) return [heading, element("p", "", words.say("elsewhereNone"))];
  const hosts = mirrors.map(({ host }) => host).join(", ");
  const hint = element("p", "hint", words.say("elsewhereHint"));
  const button = element("button", "", words.say("elsewhereButton", { hosts }));
  const found = element("div");
  button.type = "button";
  found.setAttribute("role", "status");
  button.addEventListener("click", () => {
    hint.remove();
    found.replaceChildren(element("ul", "elsewhere", ...mirrors.map((one) => row(one, own, trust, paper, words))));
  });
  return [heading, hint, element("p", "", button), found];
}

function row({ host, address }, own, trust, paper, words) {
  const line = element("span", "answer", words.say("working"));
  compare({ address, own, trust, paper, words }).then(({ answer, sentence }) => {
    line.className = `answer sign answer-${answer}`;
    line.textContent = sentence;
  });
  return element("li", "", element("strong", "", host), " ", line);
}

// The style of answers comes with the first of them, so that nobody else pays for it.
let style;
function dressed() {
  style ??= new Promise((resolve) => {
    const link = element("link");
    link.rel = "stylesheet";
    link.href = `${base}assets/verify.css`;
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
  return style;
}
