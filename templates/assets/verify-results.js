// The list of what was checked: one line a document with one of the three answers, all the rest below it when it is opened.

import { unknown } from "./verify-check.js";
import { details, element, meaning, sayAnswer } from "./verify-show.js";

const LISTED = 500; // documents of one answer; a folder may hold a million
const PAUSE = 2_000; // milliseconds between two words on how far it is

/** Results, in the order in which they came. */
export class Results {
  constructor(section, words) {
    this.section = section;
    this.words = words;
    this.list = section.querySelector("ol");
    this.status = section.querySelector("[role=status]");
    this.queue = Promise.resolve();
    section.querySelector("button").addEventListener("click", () => this.clear());
    this.clear();
  }

  clear() {
    this.round = (this.round ?? 0) + 1;
    this.counts = { verified: 0, refused: 0, unknown: 0 };
    this.leftOut = 0;
    this.told = 0;
    this.list.replaceChildren();
    this.section.hidden = true;
  }

  /**
   * Checks documents, one after another, after those that are being checked.
   *
   * `documents` yields `{name, check}`, where `check()` gives a promise of a result; what has no check is left out.
   */
  add(documents) {
    this.section.hidden = false;
    this.status.textContent = this.words.say("working");
    const { round } = this;
    this.queue = this.queue.then(async () => {
      for await (const { name, check } of documents) {
        const result = check ? await check().catch((error) => unknown(error, this.words)) : null;
        if (round !== this.round) return;
        this.show(name, result);
      }
      this.status.textContent = this.sums();
    });
    return this.queue;
  }

  show(name, result) {
    if (!result) {
      this.leftOut += 1;
      return;
    }
    this.counts[result.answer] += 1;
    if (this.counts[result.answer] <= LISTED) this.list.append(this.line(name, result));
    if (performance.now() - this.told < PAUSE) return; // a status that changes a hundred times a second is read out by nobody
    this.told = performance.now();
    this.status.textContent = `${this.words.say("working")} ${this.sums()}`;
  }

  line(name, result) {
    const answer = element("span");
    sayAnswer(answer, result.answer, this.words);
    const box = element("details", "", element("summary", "", answer, " ", element("span", "place", name)));
    const fill = () => {
      box.append(element("div", "verify-result", element("p", "", meaning(result, this.words)), ...details(result, this.words, facts(result, this.words))));
      result.further?.(box.lastElementChild);
    };
    box.addEventListener("toggle", fill, { once: true });
    box.open = result.answer !== "verified" || Boolean(result.further);
    return element("li", "", box);
  }

  sums() {
    const { words, counts, leftOut } = this;
    const numbers = Object.fromEntries(Object.entries(counts).map(([answer, count]) => [answer, words.number(count)]));
    const unlisted = Object.values(counts).reduce((sum, count) => sum + Math.max(0, count - LISTED), 0);
    return [
      words.say("counted", numbers),
      ...(leftOut ? [words.say("leftOut", { n: words.number(leftOut) })] : []),
      ...(unlisted ? [words.say("unlisted", { n: words.number(unlisted) })] : []),
    ].join(" ");
  }
}

function facts({ verdict }, words) {
  return verdict ? [[words.say("number"), verdict.pith_number], [words.say("built"), verdict.built_at ?? ""]] : [];
}
