// The words of a check. They stand in the data attributes of one element, on /verify/ and in the saved file; a page
// without it asks /verify/ for it.

/** Finds the words; `base` is the address of the mirror's root. Rejects where they cannot be fetched. */
export async function findWords(base) {
  const here = document.querySelector("#verify-words");
  if (here) return new Words(here, document.querySelector("#verify-codes"));
  const answer = await fetch(`${base}verify/`, { redirect: "error" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const words = page.querySelector("#verify-words");
  if (!answer.ok || !words) throw new Error(`${answer.status}`);
  return new Words(words, page.querySelector("#verify-codes"));
}

/** Sentences by their keys, steps by their numbers, and what codes mean. */
class Words {
  constructor(element, codes) {
    this.data = { ...element.dataset };
    this.steps = this.data.steps.split("|");
    const terms = [...codes.querySelectorAll("dt")];
    this.codes = new Map(terms.map((term) => [term.textContent.trim(), term.nextElementSibling.textContent.trim()]));
    this.codesLanguage = codes.lang;
  }

  /** A sentence, its {names} filled in. */
  say(key, values = {}) {
    return (this.data[key] ?? "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** A number as the language of the page has it. */
  number(value) {
    return value.toLocaleString(document.documentElement.lang || "en");
  }
}
