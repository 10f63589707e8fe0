// Exact names: which identifier a text is, and which papers have it (docs/lookup.md).

const ARXIV_NEW = /^([0-9]{4}\.[0-9]{4,5})(?:v[1-9][0-9]*)?$/i;
const ARXIV_OLD = /^([a-z][a-z-]*)(\.[a-z]{2})?\/([0-9]{7})(?:v[1-9][0-9]*)?$/i;
const DOI = /^10\.[0-9]{4,9}\/\S+$/;
const LETTERS = /^[a-z2-7]{8,26}$/i;
const PITH = /^pith:(?:[0-9]{4}:)?([a-z2-7]{8,26})$/i;
const OTHER = /^(?!pith:|arxiv:|doi:)[a-z][a-z0-9_]*:[^\s/]\S*$/; // an alias of a kind that the format does not name
const HOSTS = /^(?:https?:\/\/)?(?:(?:[a-z0-9-]+\.)*arxiv\.org|(?:www\.)?pith\.science)(?=\/)/i;
const DOI_HOST = /^(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/|^doi:\s*/i;
const ENDING = /\.(?:json|html?|pdf|bib|ris|txt|md|svg)$/i;
const SUFFIX = /^[A-Z2-7]{26}$/;
const SHORT = 8;
const LONGEST = 2_000; // characters of a name or a path; to look through more takes seconds

/**
 * Which identifier a text is.
 *
 * Returns `{keys: [{key, letters}], sure}`, the likeliest key first, or null. `letters` are those of a Pith number, of
 * which the key has only eight. `sure` is false for what may as well be a word ("LEARNING").
 */
export function identify(text, here = "") {
  const name = text.trim();
  if (name === "" || name.length > LONGEST || /\s/.test(name.replace(DOI_HOST, "").replace(/^arxiv:\s*/i, ""))) return null;
  if (here !== "" && name.startsWith(here)) return inPath(name.slice(here.length));
  const host = HOSTS.exec(name);
  if (host) return inPath(name.slice(host[0].length));
  return known(plain(name), true) ?? unsure(name);
}

/** Which identifier stands in the path of an address, such as `/paper/1712.01312v2/cite.bib`. */
export function inPath(path) {
  if (path.length > LONGEST) return null;
  const segments = decoded(path.replace(/[?#].*$/s, "")).split("/").filter((segment) => segment !== "").slice(0, 12);
  const keys = [];
  for (let length = segments.length; length > 0; length--) {
    for (let first = 0; first + length <= segments.length; first++) {
      const part = segments.slice(first, first + length).join("/");
      for (const one of [part, part.replace(ENDING, "")]) {
        const isLetters = LETTERS.test(one) && (/^(?:paper|p|pith|pith-number)$/.test(segments[first - 1]) || isBare(one));
        keys.push(...plain(isLetters ? `pith:${one}` : one));
      }
    }
  }
  return known(keys, true);
}

function known(keys, sure) {
  const once = keys.filter(({ key }, at) => keys.findIndex((other) => other.key === key) === at);
  return once.length ? { keys: once.slice(0, 4), sure } : null;
}

function unsure(name) {
  if (LETTERS.test(name)) return { keys: plain(`pith:${name}`), sure: name.length === 26, likely: isBare(name) };
  return OTHER.test(name) ? { keys: [{ key: name, letters: "" }], sure: false, likely: true } : null;
}

// Letters without "pith:" are meant as a number when nobody would write a word so.
function isBare(letters) {
  return letters.length === 26 || letters === letters.toUpperCase() || /[2-7]/.test(letters);
}

// The keys of a name without an address around it: as `sitegen/pith/identity.py` makes them, then with the slips of
// people mended (capitals, a subject class too many, a full stop behind a DOI).
function plain(name) {
  const pith = PITH.exec(name)?.[1].toUpperCase();
  if (pith) return [{ key: `pith:${pith.slice(0, SHORT)}`, letters: pith }];
  const arxiv = arxivKeys(name.replace(/^arxiv:\s*/i, ""));
  const keys = arxiv.length ? arxiv : doiKeys(name.replace(DOI_HOST, "").toLowerCase());
  return keys.map((key) => ({ key, letters: "" }));
}

function arxivKeys(id) {
  const recent = ARXIV_NEW.exec(id);
  if (recent) return [`arxiv:${recent[1]}`];
  const [, archive, subject, number] = ARXIV_OLD.exec(id) ?? [];
  if (!archive) return [];
  const bare = `arxiv:${archive.toLowerCase()}/${number}`;
  return subject ? [`arxiv:${archive.toLowerCase()}${subject.toUpperCase()}/${number}`, bare] : [bare];
}

function doiKeys(doi) {
  if (!DOI.test(doi)) return [];
  const forms = [doi, decoded(doi), doi.replace(/[.,;:!?'")\]}>]+$/, ""), doi.replace(/[?#].*$/, "")];
  const arxiv = doi.startsWith("10.48550/arxiv.") ? arxivKeys(doi.slice("10.48550/arxiv.".length)) : [];
  // With a subject class, the lower case of a DOI is no arXiv id to the mirror.
  const dois = forms.filter((form) => DOI.test(form)).map((form) => `doi:${form}`);
  return arxiv.length === 1 ? arxiv : [...dois, ...arxiv];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone percent sign
  }
}

/**
 * The papers that have a name, best claim first: `[{suffix, page}]`, where `page` stands in `/paper/<page>/`.
 *
 * `json` fetches and parses a file of the mirror.
 */
export async function papersNamed({ keys }, json) {
  const { digits } = await json("lookup/index.json");
  for (const { key, letters } of keys) {
    const bucket = await json(`lookup/${(await sha256(key)).slice(0, digits)}.json`);
    const all = Object.hasOwn(bucket.keys, key) ? bucket.keys[key].filter((suffix) => SUFFIX.test(suffix)) : [];
    const found = all.filter((suffix) => suffix.startsWith(letters));
    // Where eight letters begin several numbers, each paper's page has all of its letters.
    const length = letters && all.length > 1 ? undefined : SHORT;
    if (found.length) return found.map((suffix) => ({ suffix, page: suffix.slice(0, length) }));
  }
  return [];
}

/** SHA-256 of a text's UTF-8 in hex; browsers keep their own for https, so there is a second one. */
export async function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const digest = globalThis.crypto?.subtle ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) : sha256Here(bytes);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 (FIPS 180-4) of bytes, as bytes. */
export function sha256Here(bytes) {
  const primes = [];
  for (let number = 2; primes.length < 64; number++) if (primes.every((prime) => number % prime)) primes.push(number);
  const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const constants = primes.map((prime) => fraction(Math.cbrt(prime)));
  const state = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const padded = new DataView(new ArrayBuffer(((bytes.length + 72) >> 6) << 6));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 0x80);
  padded.setUint32(padded.byteLength - 8, bytes.length / 2 ** 29);
  padded.setUint32(padded.byteLength - 4, bytes.length << 3);
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  for (let block = 0; block < padded.byteLength; block += 64) {
    const words = [];
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const [early, late] = [words[i - 15], words[i - 2]];
      const mixed = i < 16 ? 0
        : (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
      words[i] = i < 16 ? padded.getInt32(block + 4 * i) : (mixed + words[i - 16] + words[i - 7]) | 0;
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + words[i];
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((value, at) => (state[at] = (state[at] + value) | 0));
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => digest.setInt32(4 * at, word));
  return new Uint8Array(digest.buffer);
}
