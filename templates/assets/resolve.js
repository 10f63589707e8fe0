// On the page for addresses that do not exist: an address that has a known name of a paper in it leads to the paper.

import { Files, Purse } from "./files.js";
import { inPath, papersNamed } from "./find.js";

const BUCKET = 120_000; // bytes of a file of names, at most

const { base } = document.documentElement.dataset;
const place = document.querySelector("#resolver");
const path = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : location.pathname.slice(1);

const tell = (key) => (place.querySelector("p").textContent = place.dataset[key]);

const readable = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Offer to search for the last part of the path, whatever it is. */
function offer() {
  const last = readable(path.split("/").filter(Boolean).at(-1) ?? "").replace(/\.html?$/, "");
  const words = [...last].slice(0, 200).join(""); // by code points: half of one cannot stand in an address
  const link = place.querySelector("a");
  link.href += `?q=${encodeURIComponent(words)}`;
  link.textContent = place.dataset.search.replace("{words}", () => words);
  link.hidden = words === "";
}

async function resolve() {
  const name = inPath(path);
  if (!name) return tell("unknown");
  tell("looking");
  const purse = new Purse(new Files(base), new AbortController().signal);
  const papers = await papersNamed(name, (file) => purse.json(file, BUCKET));
  const targets = papers.map(({ page }) => new URL(`${base}paper/${page}/`, location.origin));
  // Never to another host, and never to the address that has just failed.
  const others = targets.filter(({ origin, pathname }) => origin === location.origin && pathname !== location.pathname);
  if (others.length === 0) return tell("absent");
  if (others.length === 1) tell("found"), location.replace(others[0].href);
  else tell("several"), place.querySelector("ul").append(...others.map(choice));
}

function choice(url) {
  const [item, link] = [document.createElement("li"), document.createElement("a")];
  link.href = url.href;
  link.textContent = url.pathname;
  item.append(link);
  return item;
}

offer();
place.hidden = false;
resolve().catch(() => tell("failed"));
