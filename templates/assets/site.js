// What scripts add to every page: the colour scheme that a reader chose, copying, and lists that sort and filter.
// A classic script in the head, so that the scheme is known before the first pixel; without it every page is whole.
(() => {
  "use strict";

  const root = document.documentElement;
  const KEY = "colour-scheme";
  const SCHEMES = ["auto", "light", "dark"];

  const remembered = () => {
    try {
      const scheme = localStorage.getItem(KEY);
      return SCHEMES.includes(scheme) ? scheme : "auto";
    } catch {
      return "auto"; // storage may be forbidden
    }
  };

  const remember = (scheme) => {
    try {
      if (scheme === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, scheme);
    } catch {
      // the choice then lasts as long as the page
    }
  };

  const dress = (scheme) => {
    if (scheme === "auto") delete root.dataset.scheme;
    else root.dataset.scheme = scheme;
  };

  dress(remembered());
  root.classList.add("js");

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Colour scheme: one button that goes round. Its names stand in its data attributes.

  const startScheme = (button) => {
    const show = (scheme) => {
      button.dataset.now = scheme;
      button.setAttribute("aria-label", button.dataset[scheme]);
      button.title = button.dataset[scheme];
    };
    show(remembered());
    button.addEventListener("click", () => {
      const next = SCHEMES[(SCHEMES.indexOf(button.dataset.now) + 1) % SCHEMES.length];
      remember(next);
      dress(next);
      show(next);
    });
  };

  // Copying: a button with data-copy names the element whose text it copies.

  const written = async (text) => {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    const field = document.createElement("textarea"); // pages over plain http have no other way
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("not copied");
  };

  const startCopy = (button) => {
    const label = button.textContent;
    let timer = 0;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      try {
        await written(source.textContent);
        button.textContent = root.dataset.copied;
      } catch {
        getSelection().selectAllChildren(source); // the reader's own keys copy it then
        button.textContent = root.dataset.notCopied;
      }
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.textContent = label;
      }, 2500);
    });
  };

  // Citing papers: filter and sort. What stands on further pages is fetched when it is first asked for.

  const AT_ONCE = 4;
  const compare = (a, b) => (a > b) - (a < b);
  const ORDERS = {
    year: (a, b) => a.index - b.index,
    score: (a, b) => b.score - a.score || a.index - b.index,
    date: (a, b) => compare(b.date, a.date) || a.index - b.index,
    title: (a, b) => compare(a.title, b.title) || a.index - b.index,
  };

  const citingItems = (within) => all(".citing > li", within);

  const citingPage = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return citingItems(page).map((item) => document.importNode(item, true));
  };

  // Returns the entries of all pages in their order, and whether some could not be had.
  const citingEntries = async (box, list) => {
    const urls = [];
    for (let number = 2; number <= Number(box.dataset.count); number += 1) {
      urls.push(box.dataset.pages.replace("{n}", number));
    }
    const pages = urls.map(() => []);
    let next = 0;
    let failed = false;
    const worker = async () => {
      while (next < urls.length) {
        const place = next++;
        try {
          pages[place] = await citingPage(urls[place]);
        } catch {
          failed = true;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const entries = [...citingItems(list), ...pages.flat()].map((item, index) => ({
      item,
      index,
      words: item.textContent.toLowerCase(),
      score: Number(item.dataset.score ?? -1),
      date: item.dataset.date ?? "",
      title: item.querySelector(".citing-title").textContent.trim().toLowerCase(),
    }));
    return { entries, failed };
  };

  const citingList = (entries) => {
    const list = document.createElement("ol");
    list.className = "citing";
    list.append(...entries.map((one) => one.item));
    return list;
  };

  const citingYears = (entries, undated) => {
    const years = new Map();
    for (const one of entries) {
      const year = one.date.slice(0, 4);
      if (!years.has(year)) years.set(year, []);
      years.get(year).push(one);
    }
    return [...years].flatMap(([year, those]) => {
      const heading = document.createElement("h3");
      heading.textContent = year || undated;
      return [heading, citingList(those)];
    });
  };

  const startCiting = (box) => {
    const filter = box.querySelector("input");
    const order = box.querySelector("select");
    const status = box.querySelector("[role=status]");
    const list = document.getElementById(box.dataset.list);
    const pager = document.getElementById(box.dataset.pager);
    let loading = null;
    let timer = 0;

    const show = async () => {
      if (!loading) {
        status.textContent = box.dataset.loading;
        loading = citingEntries(box, list);
      }
      const { entries, failed } = await loading;
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      const kept = entries.filter((one) => words.every((word) => one.words.includes(word)));
      kept.sort(ORDERS[order.value]);
      list.replaceChildren(...(order.value === "year" ? citingYears(kept, box.dataset.undated) : [citingList(kept)]));
      if (pager) pager.hidden = true;
      const said = failed ? box.dataset.failed : box.dataset.shown;
      status.textContent = said.replace("{n}", kept.length).replace("{all}", entries.length);
    };

    filter.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, 120);
    });
    order.addEventListener("change", show);
  };

  document.addEventListener("DOMContentLoaded", () => {
    all(".scheme").forEach(startScheme);
    all("button[data-copy]").forEach(startCopy);
    all(".citing-tools").forEach(startCiting);
  });
})();
