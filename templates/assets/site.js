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

  // Takes a text, or the promise of one; browsers that forget a click while they wait take the promise itself.
  const written = async (text) => {
    if (navigator.clipboard && window.isSecureContext) {
      if (typeof text === "string") return navigator.clipboard.writeText(text);
      const plain = text.then((words) => new Blob([words], { type: "text/plain" }));
      return navigator.clipboard.write([new ClipboardItem({ "text/plain": plain })]);
    }
    const field = document.createElement("textarea"); // pages over plain http have no other way
    field.value = await text;
    document.body.append(field);
    const focused = document.activeElement;
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    if (!done) throw new Error("not copied");
  };

  // A citation that is cut on the page is copied from its file.
  const fetched = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.text();
  };

  const startCopy = (button) => {
    const label = [...button.childNodes];
    const { copy, file } = button.dataset;
    let timer = 0;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const source = document.getElementById(copy);
      try {
        await written(file ? fetched(file) : source.textContent);
        button.textContent = root.dataset.copied;
      } catch {
        getSelection().selectAllChildren(source); // the reader's own keys copy it then
        button.textContent = root.dataset.notCopied;
      }
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.replaceChildren(...label);
      }, 2500);
    });
  };

  // Checking: the program for it is fetched when it is first asked for.

  const startVerify = (box) => {
    const button = box.querySelector("button");
    button.addEventListener("click", async () => {
      try {
        const { verifyPaper } = await import(`${root.dataset.base}assets/verify-paper.js`);
        await verifyPaper(box);
      } catch {
        box.querySelector("[role=status]").textContent = button.dataset.failed;
      }
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
    const page = new DOMParser().parseFromString(await fetched(url), "text/html");
    return citingItems(page).map((item) => document.importNode(item, true));
  };

  // Fetches the pages that are not there yet; what fails is asked for again the next time.
  const citingPages = async (box, pages) => {
    const missing = [...pages.keys()].filter((place) => !pages[place]);
    const worker = async () => {
      while (missing.length) {
        const place = missing.shift();
        try {
          pages[place] = await citingPage(box.dataset.pages.replace("{n}", place + 1));
        } catch {
          // it stays missing
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };

  const citingEntries = (pages) =>
    pages.flatMap((items) => items ?? []).map((item, index) => ({
      item,
      index,
      words: item.textContent.toLowerCase(),
      score: Number(item.dataset.score ?? -1),
      date: item.dataset.date ?? "",
      title: item.querySelector(".citing-title").textContent.trim().toLowerCase(),
    }));

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
    const pages = Array.from({ length: Number(box.dataset.count) });
    pages[0] = citingItems(list);
    const whole = () => pages.every(Boolean);
    let entries = [];
    let loading = null;
    let timer = 0;

    const load = async () => {
      status.textContent = box.dataset.loading;
      await citingPages(box, pages);
      entries = citingEntries(pages);
      if (!whole()) loading = null;
    };

    const show = async () => {
      loading ??= load();
      await loading;
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      const kept = entries.filter((one) => words.every((word) => one.words.includes(word)));
      kept.sort(ORDERS[order.value]);
      list.replaceChildren(...(order.value === "year" ? citingYears(kept, box.dataset.undated) : [citingList(kept)]));
      if (pager) pager.hidden = true;
      const said = whole() ? box.dataset.shown : box.dataset.failed;
      const number = (count) => count.toLocaleString(root.lang);
      status.textContent = said.replace("{n}", number(kept.length)).replace("{all}", number(Number(box.dataset.total)));
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
    all(".verify").forEach(startVerify);
    all(".citing-tools").forEach(startCiting);
  });
})();
