// What the checks of one document share: the document, the pinned keys and the problems (sitegen/pith/checks/inspection.py).

import { problem } from "./pith-codes.js";
import { MAX_PROBLEMS } from "./pith-json.js";

const SECTION = /^\$\.([A-Za-z_][A-Za-z0-9_]*)(?:\[(\d+)\])?/;

/** A document has so many errors that looking for more would only serve who made it. */
export class EnoughProblems extends Error {}

/** One document under inspection: a Map, and the pinned keys as `trustRoots` gives them. */
export class Inspection {
  #unsound = [];
  #kept = { errors: 0, others: 0 };

  constructor(document, trust) {
    this.document = document;
    this.trust = trust;
    this.problems = [];
  }

  /** Add a problem. Of warnings and notes 100 are kept, and of errors as many; the hundredth error is thrown. */
  report(kind, place, cause) {
    this.add(problem(kind, place, cause));
  }

  /** Add a problem that was found elsewhere, as `report` does. */
  add(found) {
    const which = found.severity === "error" ? "errors" : "others";
    const kept = ++this.#kept[which];
    if (kept <= MAX_PROBLEMS) this.problems.push(found);
    if (which === "errors" && kept >= MAX_PROBLEMS) throw new EnoughProblems();
  }

  /** How many errors there are so far. */
  get errors() {
    return this.problems.filter(({ severity }) => severity === "error").length;
  }

  /** Whether the whole document has the right shape. */
  get isSound() {
    return this.#unsound.length === 0;
  }

  /** Remember which sections have the wrong shape, so that later checks leave them alone. */
  noteUnsound() {
    if (this.problems.length >= MAX_PROBLEMS) throw new EnoughProblems();
    this.#unsound = this.problems.map(({ place }) => SECTION.exec(place)).filter(Boolean);
  }

  /** Whether all of these fields of the document have the right shape. */
  sound(...sections) {
    return !this.#unsound.some(([, section]) => sections.includes(section));
  }

  /** The events that have the right shape, each as [index, event]. */
  soundEvents() {
    const events = this.document.get("events");
    const wrong = this.#unsound.filter(([, section]) => section === "events").map(([, , index]) => index);
    if (wrong.includes(undefined) || !Array.isArray(events)) return [];
    const unsound = new Set(wrong);
    return [...events.entries()].filter(([index]) => !unsound.has(String(index)));
  }
}
