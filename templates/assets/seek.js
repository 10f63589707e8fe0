// The search itself: from words to ranked papers, newest papers first, within the budget of a query (docs/search.md).

import { OverBudget } from "./files.js";
import { branchPath, byBytes, leafPath, papersOf, placeOf, readLeaf } from "./postings.js";
import { distance, terms } from "./words.js";

// The greatest sizes of files, in bytes; the index tells those of all others.
const ROOT = 32_000;
const COMMON = 60_000; // together
const PAPERS = 12_000;
const SPARE = 60_000; // kept for showing ten results
const POSTINGS = 200_000; // of the budget, about

const LONGEST = 2_000; // characters of a query that are read
const MOST_WORDS = 8;
const MOST_COMPLETIONS = 12;
const TITLE = [1, 4], KEYWORD = [2, 2.5], AUTHOR = [4, 3];
const COMPLETION = 0.7, TYPO = 0.5;

/** The weight of a term in a paper, by the parts of the paper that have it. */
const WEIGHTS = Array.from({ length: 8 }, (_, mask) =>
  [TITLE, KEYWORD, AUTHOR].reduce((sum, [bit, weight]) => sum + (mask & bit ? weight : 0), 0));

/** Prepare a query; nothing is found before `further`. Letters at the end of the text may be the beginning of a word. */
export async function seek(text, { category, year }, purse) {
  const query = new Query(purse, await purse.json("search/root.json", ROOT), { category, year });
  await query.prepare(text);
  return query;
}

class Query {
  constructor(purse, root, { category, year }) {
    this.purse = purse;
    this.root = root;
    this.category = category;
    this.branches = root.branches.map(([first]) => first);
    const years = root.years.map(([one]) => one).filter((one) => year === "" || String(one) === year);
    this.yearly = 12 * root.numbers_per_month;
    this.first = years.length ? years[0] * this.yearly : 0;
    this.reached = years.length ? (years.at(-1) + 1) * this.yearly : 0; // the lowest number that was looked at
    this.words = [];
    this.ignored = []; // words that were not looked for
    this.missing = []; // words that no paper has
    this.mended = []; // [word, what was looked for instead]
    this.hits = new Map(); // paper → score
  }

  /** Whether there are papers that were not looked at. */
  get more() {
    return this.plan.length > 0 && this.reached > this.first;
  }

  /** The year of the oldest paper that was looked at. */
  get reachedYear() {
    return this.root.papers && Math.floor(this.reached / this.yearly);
  }

  /** The papers found, best first, newest first among equals. */
  ranked() {
    return [...this.hits].sort(([a, x], [b, y]) => y - x || b - a).map(([paper]) => paper);
  }

  /** What was looked for, for marking it in texts. */
  get found() {
    return new Set(this.words.flatMap((word) => word.variants.map(({ term }) => term)));
  }

  async prepare(whole) {
    const text = whole.slice(0, LONGEST);
    const all = [...new Set(terms(text))];
    const typed = /[\p{L}\p{N}\p{M}]$/u.test(text) ? all.at(-1) : undefined;
    const stop = new Set(this.root.stop_words);
    const asked = all.filter((term) => !stop.has(term) || (term === typed && term.length > 2 && all.length === 1));
    asked.sort((a, b) => b.length - a.length); // long words are rare ones
    this.asked = asked.length > 0;
    this.ignored = asked.splice(MOST_WORDS);
    this.words = await Promise.all(asked.map((term) => this.word(term, term === typed)));
    for (const word of this.words) if (word.variants.length === 0) await this.mend(word);
    this.missing = this.words.filter(({ variants }) => variants.length === 0).map(({ term }) => term);
    const plan = [...this.words];
    if (this.category) plan.push(await this.filter());
    this.plan = this.asked && plan.every(({ variants }) => variants.length) ? this.affordable(plan) : [];
  }

  /** A word with the terms of the index that stand for it: itself, and those that begin with it. */
  async word(term, typed) {
    const length = [...term].length;
    const completed = length >= 4 || (typed && length >= 3);
    const entries = await this.entries(term, completed);
    const exact = entries.get(term);
    const variants = exact ? [{ term, factor: 1, ...exact }] : [];
    if (completed) {
      const longer = [...entries].filter(([one]) => one !== term && one.startsWith(term));
      longer.sort(([, a], [, b]) => b.count - a.count);
      for (const [one, entry] of longer.slice(0, MOST_COMPLETIONS)) variants.push({ term: one, factor: COMPLETION, ...entry });
    }
    return this.weighed({ term, variants, near: entries });
  }

  weighed(word) {
    const { variants } = word;
    word.count = variants[0]?.factor === 1 ? variants[0].count : Math.max(0, ...variants.map(({ count }) => count));
    word.idf = Math.log(1 + this.root.papers / Math.max(1, word.count));
    return word;
  }

  async filter() {
    const term = `:${this.category.toLowerCase()}`;
    const entry = (await this.entries(term, false)).get(term);
    return { term, idf: 0, count: entry?.count ?? 0, variants: entry ? [{ term, factor: 1, ...entry }] : [] };
  }

  /** The entries of the leaf that has a term, and of the next where terms that begin with it go on there. */
  async entries(term, completed) {
    const branch = placeOf(term, this.branches);
    if (this.branches.length === 0) return new Map();
    const leaves = await this.branch(branch);
    const place = placeOf(term, leaves.map(([first]) => first));
    const wanted = [leaves[place]];
    if (completed && leaves[place + 1]?.[0].startsWith(term)) wanted.push(leaves[place + 1]);
    if (completed && place === leaves.length - 1 && this.branches[branch + 1]?.startsWith(term)) {
      wanted.push((await this.branch(branch + 1))[0]);
    }
    const parts = wanted.map(async ([first, size]) => readLeaf(await this.purse.bytes(await leafPath(first), size)));
    return new Map((await Promise.all(parts)).flatMap((entries) => [...entries]));
  }

  async branch(place) {
    const [first, size] = this.root.branches[place];
    return this.purse.json(await branchPath(first), size);
  }

  /** The most frequent words, likeliest first. */
  async common() {
    let left = COMMON;
    const bands = this.root.common.filter(([, size]) => (left -= size) >= 0);
    const texts = await Promise.all(bands.map(([band, size]) => this.purse.text(`search/common/${band}.txt`, size)));
    return texts.join("").split("\n").filter(Boolean);
  }

  /** Look for a word that nothing has under the words that it was perhaps meant to be. */
  async mend(word) {
    const meant = await this.meant(word);
    for (const term of meant) {
      const entry = (await this.entries(term, false)).get(term);
      if (entry) word.variants.push({ term, factor: TYPO, ...entry });
    }
    this.weighed(word);
    if (word.variants.length) this.mended.push([word.term, word.variants[0].term]);
  }

  /** At most three known words that are one slip away from a word, of nine letters and more two; likeliest first. */
  async meant({ term, near }) {
    const length = [...term].length;
    if (length < 5) return [];
    const common = await this.common();
    const beside = [...near].sort(([, a], [, b]) => b.count - a.count).map(([one]) => one).filter((one) => one[0] !== ":");
    const close = [...new Set([...common, ...beside])]
      .map((one, order) => [one, one === term ? 9 : distance(term, one, length >= 9 ? 2 : 1), order])
      .filter(([, far]) => far <= (length >= 9 ? 2 : 1))
      .sort(([, a, x], [, b, y]) => a - b || x - y);
    return close.filter(([, far]) => far === close[0][1]).slice(0, 3).map(([one]) => one);
  }

  /** Another spelling of a query that found nothing, or "". */
  async suggestion() {
    for (const word of [...this.words].sort((a, b) => a.count - b.count)) {
      if (!word.near || word.count > 20) continue;
      const [term] = await this.meant(word);
      if (term) return this.words.map((one) => (one === word ? term : one.term)).join(" ");
    }
    return "";
  }

  // Rarest words first; completions are taken while they are cheap.
  affordable(plan) {
    const share = POSTINGS / 2 / plan.length;
    for (const word of plan) {
      let cost = 0;
      word.variants = word.variants.filter(({ lists }, at) => {
        const price = lists.reduce((sum, { pieces }) => sum + (pieces[0]?.cost ?? 0), 0);
        if (at > 0 && cost + price > share) return false;
        cost += price;
        return true;
      });
    }
    return plan.sort((a, b) => a.count - b.count || byBytes(a.term, b.term));
  }

  /** Look at more papers, until the budget is used; a new purse is for a reader who asked to go on. */
  async further(purse = this.purse) {
    this.purse = purse;
    const lists = this.plan.flatMap(({ variants }) => variants.flatMap((variant) => variant.lists));
    const long = lists.filter(({ pieces }) => pieces.length > 1).length;
    let steps = Math.max(1, Math.min(4, Math.floor(12 / Math.max(1, long))));
    let progress = false;
    while (this.more) {
      const high = this.reached - 1;
      const low = Math.max(this.first, ...lists.map((list) => lowOf(list, high, steps)));
      try {
        for (const [paper, score] of await this.window(low, high)) this.hits.set(paper, score);
        this.reached = low;
        progress = true;
      } catch (error) {
        if (!(error instanceof OverBudget)) throw error;
        if (steps > 1) steps = 1;
        else if (progress || !this.drop()) return;
      }
    }
  }

  // Where not even the newest papers could be looked at for all words, the most frequent word is left out.
  drop() {
    const at = this.plan.findLastIndex(({ idf }) => idf > 0);
    if (at < 1 || this.hits.size) return false;
    this.ignored.push(...this.plan.splice(at, 1).map(({ term }) => term));
    return true;
  }

  /** The papers from `low` to `high` that have all words, with their scores. */
  async window(low, high) {
    let candidates = null;
    for (const word of this.plan) {
      const lists = word.variants.flatMap(({ factor, lists }) => lists.map((list) => ({ ...list, factor })));
      const wanted = lists.flatMap(({ factor, strong, pieces }) => within(pieces, low, high, candidates).map((piece) => ({ factor, strong, piece })));
      await Promise.all(wanted.map(({ piece, strong }) => papersOf(piece, strong, (path, size) => this.purse.bytes(path, size, SPARE))));
      const scores = new Map();
      for (const { factor, strong, piece } of wanted) {
        for (let i = placeBelow(piece.papers, high); i < piece.papers.length && piece.papers[i] >= low; i++) {
          const paper = piece.papers[i];
          if (candidates && !candidates.has(paper)) continue;
          const weight = word.idf * factor * (strong ? WEIGHTS[piece.masks[i]] : 1);
          if (weight >= (scores.get(paper) ?? 0)) scores.set(paper, weight);
        }
      }
      if (candidates) for (const [paper, score] of scores) scores.set(paper, score + candidates.get(paper));
      candidates = scores;
      if (candidates.size === 0) break;
    }
    return candidates;
  }

  /** What is shown of papers, by their numbers: those that could not be had within the budget are left out. */
  async show(papers, purse = this.purse) {
    const { numbers_per_month: monthly, numbers_per_file: size } = this.root;
    const rows = papers.map(async (paper) => {
      const [month, slot] = [Math.floor(paper / monthly), paper % monthly];
      const name = `${String(Math.floor(month / 12)).padStart(4, "0")}-${String(month % 12 + 1).padStart(2, "0")}`;
      return (await purse.json(`search/papers/${name}/${Math.floor(slot / size)}.json`, PAPERS))[slot];
    });
    const settled = await Promise.allSettled(rows);
    const failed = settled.find(({ reason }) => reason && !(reason instanceof OverBudget));
    if (failed) throw failed.reason;
    return settled.map(({ value }) => value).filter(Boolean);
  }
}

// The lowest paper in the pieces from the one that has `high` on, `steps` of them.
function lowOf({ pieces }, high, steps) {
  const at = pieces.findIndex(({ low }) => low <= high);
  return at < 0 ? 0 : pieces[Math.min(at + steps, pieces.length) - 1].low;
}

// The pieces that may have papers from `low` to `high`; where candidates are known, those with a candidate in their range.
function within(pieces, low, high, candidates) {
  let above = Infinity;
  return pieces.filter((piece) => {
    const [from, to] = [Math.max(low, piece.low), Math.min(high, above - 1)];
    above = piece.low;
    if (from > to) return false;
    if (!candidates) return true;
    for (const paper of candidates.keys()) if (paper >= from && paper <= to) return true;
    return false;
  });
}

// The first place in descending papers that is not above `high`.
function placeBelow(papers, high) {
  let [low, end] = [0, papers.length];
  while (low < end) {
    const middle = (low + end) >> 1;
    if (papers[middle] > high) low = middle + 1;
    else end = middle;
  }
  return low;
}
