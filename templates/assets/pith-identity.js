// Pith numbers, identifiers and aliases, as the program compares them (sitegen/pith/identity.py).

import { base32, fromHex } from "./pith-hashes.js";
import { SPACE, stripped } from "./pith-texts.js";

const NUMBER = /^pith:([0-9]{4}):([A-Z2-7]{26})$/;
const ARXIV = /^(?:[0-9]{4}\.[0-9]{4,5}|[a-z][a-z-]*(?:\.[A-Z]{2})?\/[0-9]{7})$/;
const ARXIV_DOI = "10.48550/arxiv.";
const DOI = new RegExp(`^10\\.[0-9]{4,9}/${SPACE.replace("[", "[^")}+$`);
const DOI_HOST = /^(?:https?:\/\/(?:dx\.)?do[iıİ]\.org\/|do[iıİ]:)/iu; // Python's IGNORECASE takes all three for i

/** `{year, suffix}` of a Pith number, or null where a text is none (Pith format, section 2). */
export function parseNumber(text) {
  const [, year, suffix] = NUMBER.exec(text) ?? [];
  return year ? { year, suffix } : null;
}

/** The suffix that a canonical digest of 64 hex digits gives (Pith format, section 2). */
export const suffixOf = (canonicalSha256) => base32(fromHex(canonicalSha256));

/** `arxiv:<id>` for an arXiv id with or without version, else null. */
export function arxivKey(text) {
  const bare = without(without(stripped(text), "arXiv:"), "arxiv:").replace(/v[1-9][0-9]*$/, "");
  return ARXIV.test(bare) ? `arxiv:${bare}` : null;
}

/** The key of a DOI, else null; arXiv's own DOIs give the key of the arXiv id. */
export function doiKey(text) {
  const bare = stripped(text).replace(DOI_HOST, "").toLowerCase();
  if (!DOI.test(bare)) return null;
  const arxiv = bare.startsWith(ARXIV_DOI) ? arxivKey(bare.slice(ARXIV_DOI.length)) : null;
  return arxiv ?? `doi:${bare}`;
}

const without = (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text);
