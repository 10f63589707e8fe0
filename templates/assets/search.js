// The search page: what is typed, what is shown, the keyboard and the address. Words stand in the page's data attributes.

import { Files, MissingFile, OverBudget, Purse } from "./files.js";
import { identify, papersNamed } from "./find.js";
import { seek } from "./seek.js";
import { marked } from "./words.js";

const SCREEN = 10; // results at once
const PAUSE = 200; // milliseconds of no typing before the search begins
const PATIENCE = 400; // milliseconds before "looking" is said
const LOOKUP = 120_000, CITATION = 60_000; // bytes of a bucket of names and of a citation, at most
const LONGEST = 300; // characters of authors and of an abstract, as in the index

const { base } = document.documentElement.dataset;
const page = document.querySelector("#search");
const [form, status, results, template] = ["form", ".search-status", ".papers", "template"].map((one) => page.querySelector(one));
const [more, further] = page.querySelectorAll(".search-more button");
const field = form.elements.q;
const files = new Files(base);
const ownTitle = document.title;
const language = document.documentElement.lang || "en";

let running = new AbortController();
let timer;
let shown = { query: null, ranked: [], rows: 0, exact: [], notes: [] };

// Words

/** Nodes of a sentence, its {names} filled in with texts or nodes. */
function say(key, values = {}) {
  const parts = (page.dataset[key] ?? "").split(/\{(\w+)\}/);
  return parts.map((part, at) => (at % 2 ? values[part] ?? "" : part));
}

function counted(number) {
  const forms = page.dataset.papers.split("|");
  const kinds = ["zero", "one", "two", "few", "many", "other"];
  const rules = new Intl.PluralRules(language);
  const known = kinds.filter((kind) => rules.resolvedOptions().pluralCategories.includes(kind));
  const form = forms[Math.min(known.indexOf(rules.select(number)), forms.length - 1)];
  return form.replace("{n}", number.toLocaleString(language));
}

function day(text) {
  const [year, month, date] = text.split("-");
  const values = { year, month: page.dataset.months.split("|")[month - 1] ?? "", day: Number(date) };
  return /^\d{4}-\d\d-\d\d$/.test(text) ? say("day", values).join("") : text;
}

function tell(...sentences) {
  status.replaceChildren(...sentences.filter((one) => one.length).flatMap((one, at) => (at ? [" ", ...one] : one)));
}

function link(words) {
  const a = document.createElement("a");
  a.href = address({ ...asked(), q: words });
  a.textContent = words;
  a.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    field.value = words;
    commit();
  });
  return a;
}

// Results

function item([name, title, authors, date, category, level, excerpt], found) {
  const li = template.content.firstElementChild.cloneNode(true);
  const put = (selector, text) => {
    const place = li.querySelector(selector);
    const pieces = marked(text, found).map(([piece, hit]) => {
      const node = document.createElement(hit ? "mark" : "span");
      node.textContent = piece;
      return hit ? node : piece;
    });
    place.append(...pieces);
    if (text === "") place.remove();
    return place;
  };
  put("a", title || name).href = paperAddress(name);
  put(".paper-authors", authors);
  put(".summary", excerpt);
  li.querySelector(".search-category").textContent = category;
  const time = li.querySelector("time");
  [time.dateTime, time.textContent] = [date, day(date)];
  for (const mark of li.querySelectorAll("[data-level]")) if (mark.dataset.level !== level) mark.remove();
  return li;
}

const paperAddress = (name) => `${base}paper/${encodeURIComponent(name)}/`;

/** A row of a paper with an exact name, from the file that cites it; how far it was proven does not stand there. */
async function row({ suffix, page: own }, purse) {
  for (const name of new Set([own, suffix])) { // where papers share eight letters, each has its files by all of its letters
    try {
      const [work] = await purse.json(`paper/${name}/cite.csl.json`, CITATION);
      const authors = (work.author ?? []).map((one) =>
        [one.given, one["non-dropping-particle"], one.family, one.suffix, one.literal].filter(Boolean).join(" "));
      const date = work.issued["date-parts"][0].map((part) => String(part).padStart(2, "0")).join("-");
      // The keywords end with the categories, the primary one first.
      const known = new Set(Array.from(form.elements.category.options, ({ value }) => value));
      const category = (work.keyword ?? "").split(", ").find((word) => word && known.has(word)) ?? "";
      return [name, work.title, clipped(authors.join(", ")), date, category, "", clipped(work.abstract ?? "")];
    } catch (error) {
      if (error.name === "AbortError") throw error;
    }
  }
  return [own, `pith:${suffix}`, "", "", "", "", ""]; // the name is enough to go there
}

function clipped(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/\s+\S*$/, "")} …` : text;
}

/** Answer a query; `go` leads to the only paper with a sure name or, where `likely`, with one that may be a word. */
async function answer({ q, category, year }, { go = null, likely = false }, signal) {
  const purse = new Purse(files, signal);
  const name = identify(q, location.origin + base);
  const named = () => papersNamed(name, (path) => purse.json(path, LOOKUP));
  const rows = (papers) => Promise.all(papers.slice(0, SCREEN).map((paper) => row(paper, purse)));
  let papers = name && (name.sure || name.likely) ? await named() : [];
  if (signal.aborted) return;
  const exactly = () => say("exact", { papers: counted(papers.length) });
  if (name?.sure) {
    if (papers.length === 1 && go) return go(paperAddress(papers[0].page));
    return show({ exact: await rows(papers), notes: [papers.length ? exactly() : say("absent", { name: q.trim() })], signal });
  }
  const query = await seek(q, { category, year }, purse);
  await query.further();
  if (name && !query.hits.size && !papers.length) papers = await named();
  if (papers.length && !query.hits.size && !query.more) {
    if (signal.aborted) return;
    if (papers.length === 1 && go && likely) return go(paperAddress(papers[0].page));
    return show({ exact: await rows(papers), notes: [exactly()], signal });
  }
  const exact = await rows(papers);
  const notes = query.mended.map(([word, instead]) => say("mended", { word, instead: link(instead) }));
  if (query.missing.length) notes.push(say("missing", { words: query.missing.join(", ") }));
  else if (query.ignored.length) notes.push(say("ignored", { words: query.ignored.join(", ") }));
  if (!query.asked) notes.push(say("stop"));
  if (query.asked && !query.hits.size && !query.more && !exact.length && !query.missing.length) {
    const words = await query.suggestion().catch((error) => (error instanceof OverBudget ? "" : Promise.reject(error)));
    notes.push(words ? say("meant", { words: link(words) }) : say("none"));
  }
  await show({ exact, query, purse, notes, signal });
}

async function show({ exact = [], query = null, purse, notes, signal }) {
  const ranked = query?.ranked() ?? [];
  const rows = query ? await query.show(ranked.slice(0, SCREEN), purse) : [];
  if (signal?.aborted) return;
  shown = { query, ranked, rows: Math.min(SCREEN, ranked.length), exact, notes };
  results.replaceChildren(...exact.map((row) => item(row, new Set())), ...rows.map((row) => item(row, query.found)));
  report();
}

function report() {
  const { query, ranked, rows, exact, notes } = shown;
  const papers = counted(ranked.length + exact.length);
  const found = query?.more ? [say("partial", { papers, year: query.reachedYear ?? "" })]
    : ranked.length + (query ? exact.length : 0) ? [say("found", { papers })] : [];
  tell(...found, ...notes);
  more.hidden = rows >= ranked.length;
  further.hidden = !query?.more;
}

// Where there is room for it, the page asks; it never asks twice at a time.
async function run(work) {
  clearTimeout(timer);
  running.abort();
  const mine = (running = new AbortController());
  const looking = setTimeout(() => tell(say("looking")), PATIENCE);
  results.setAttribute("aria-busy", "true");
  try {
    await work(mine.signal);
  } catch (error) {
    if (!mine.signal.aborted) fail(error);
  } finally {
    clearTimeout(looking);
    if (running === mine) results.removeAttribute("aria-busy");
  }
}

function fail(error) {
  clear();
  if (error instanceof MissingFile) tell(say(error.path === "search/root.json" ? "noIndex" : "broken", { path: error.path }));
  else if (error instanceof TypeError) tell(say(navigator.onLine ? "silent" : "offline"));
  else tell(say("failed", { reason: error.message }));
}

function clear() {
  shown = { query: null, ranked: [], rows: 0, exact: [], notes: [] };
  results.replaceChildren();
  report();
}

/** Search for what the form has; `lead` says whether and how the reader is led on to the only paper: see `answer`. */
function search(lead = {}) {
  const query = asked();
  document.title = query.q.trim() ? `${query.q.trim()} · ${ownTitle}` : ownTitle;
  run(async (signal) => (query.q.trim() ? answer(query, lead, signal) : clear()));
}

more.addEventListener("click", () => run(async (signal) => {
  const { query, ranked, rows } = shown;
  const next = await query.show(ranked.slice(rows, rows + SCREEN), new Purse(files, signal));
  const items = next.map((row) => item(row, query.found));
  results.append(...items);
  shown.rows = Math.min(rows + SCREEN, ranked.length);
  report();
  items[0]?.querySelector("a").focus();
}));

further.addEventListener("click", () => run(async (signal) => {
  const { query, exact, notes } = shown;
  const purse = new Purse(files, signal);
  await query.further(purse);
  await show({ exact, query, purse, notes, signal });
}));

// The address

function asked() {
  return { q: field.value, category: form.elements.category.value, year: form.elements.year.value };
}

function address(query) {
  const parts = new URLSearchParams(Object.entries(query).filter(([, value]) => value.trim()));
  return parts.size === 0 ? location.pathname : `${location.pathname}?${parts}`;
}

/** A step that the back button undoes; what is typed only changes the present step. */
function commit(lead) {
  const next = address(asked());
  if (next !== location.pathname + location.search || !history.state?.whole) history.pushState({ whole: true }, "", next);
  search(lead);
}

function fromAddress(lead) {
  const parts = new URLSearchParams(location.search);
  for (const name of ["q", "category", "year"]) {
    const control = form.elements[name];
    control.value = parts.get(name) ?? "";
    if (control.value === "" && name !== "q") control.selectedIndex = 0;
  }
  search(lead);
}

field.addEventListener("input", (event) => {
  clearTimeout(timer);
  if (event.isComposing) return;
  timer = setTimeout(() => {
    history.replaceState(null, "", address(asked()));
    search();
  }, PAUSE);
});
form.addEventListener("change", (event) => event.target !== field && commit());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  commit({ go: (url) => location.assign(url), likely: true });
});
addEventListener("popstate", () => fromAddress());
addEventListener("pageshow", ({ persisted }) => persisted && search()); // Enter may have led away before anything was shown

// The keyboard

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const here = document.activeElement;
  const links = [...results.querySelectorAll(".paper-title a")];
  const at = links.indexOf(here);
  const go = (target) => target && (event.preventDefault(), target.focus());
  if (event.key === "/" && !here?.matches("input, select, textarea")) go(field), field.select();
  else if (event.key === "ArrowDown" && (at >= 0 || here === field)) go(links[at + 1]);
  else if (event.key === "ArrowUp" && at >= 0) go(links[at - 1] ?? field);
  else if (event.key === "Escape" && at >= 0) go(field);
  else if (event.key === "Escape" && here === field && field.value) event.preventDefault(), (field.value = ""), commit();
});

// A link or a form that leads here with a sure name leads on to its paper; the back button does not, or nobody could come
// back past this page.
const [arrival] = performance.getEntriesByType("navigation");
fromAddress(arrival?.type === "navigate" ? { go: (url) => location.replace(url) } : {});
