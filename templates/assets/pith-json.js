// Strict parsing: bytes that have exactly one meaning become a value, all others problems (sitegen/pith/parsing.py).

import * as codes from "./pith-codes.js";
import { problem } from "./pith-codes.js";
import { child, quoted } from "./pith-paths.js";
import { Fault, Float, NestedTooDeep, NotJson, read } from "./pith-reader.js";
import { lengthOf } from "./pith-texts.js";

export { canonicalBytes } from "./pith-canonical.js";

export const MAX_PROBLEMS = 100;
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_DEPTH = 64;
const LONE = /[\ud800-\udfff]/u; // under this flag whole pairs are other characters

/**
 * Parse a document strictly.
 *
 * Arguments: `bytes`, a Uint8Array.
 *
 * Returns `{value, problems}`: the parsed object (a Map; see pith-reader.js), or null and at most 100 problems.
 *
 * Source: Pith format, section 1; RFC 8259.
 */
export function parse(bytes) {
  if (bytes.length > MAX_BYTES) {
    return refused(problem(codes.TOO_LARGE, "$", `${bytes.length} bytes, the limit is ${MAX_BYTES}`));
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return refused(problem(codes.BYTE_ORDER_MARK, "$", "the first three bytes are EF BB BF"));
  }
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refused(problem(codes.NOT_UTF8, "$", "the bytes are not UTF-8"));
  }
  try {
    return judged(read(text));
  } catch (error) {
    if (error instanceof NotJson) return refused(problem(codes.NOT_JSON, "$", `${error.message} at ${where(text, error.at)}`));
    if (error instanceof NestedTooDeep) return refused(problem(codes.TOO_DEEP, "$", `nested deeper than ${MAX_DEPTH} levels`));
    throw error;
  }
}

/** The type of a parsed value: "object", "array", "string", "integer", "float", "boolean" or "null". */
export function typeOf(value) {
  if (value instanceof Map) return "object";
  if (Array.isArray(value)) return "array";
  if (value instanceof Float) return "float";
  if (value === null) return "null";
  return { number: "integer", bigint: "integer", string: "string", boolean: "boolean" }[typeof value];
}

const refused = (...problems) => ({ value: null, problems });

function where(text, at) {
  const lines = text.slice(0, at).split("\n");
  return `line ${lines.length}, column ${lengthOf(lines.at(-1)) + 1}`;
}

function judged({ value, repeated }) {
  const problems = inspect(value, repeated);
  if (problems.length) return refused(...problems);
  if (value instanceof Map) return { value, problems };
  const names = { array: "an array", string: "a string", boolean: "true or false", null: "null" };
  return refused(problem(codes.NOT_AN_OBJECT, "$", `the document is ${names[typeOf(value)] ?? "a number"}`));
}

/** Walk a value with its paths and return the problems in it; paths are made for problems alone. */
function inspect(document, repeated) {
  const problems = [];
  const trail = [""];
  const walk = [[["", document]].values()];
  while (walk.length && problems.length < MAX_PROBLEMS) {
    const { done, value: step } = walk.at(-1).next();
    if (done) {
      walk.pop();
      trail.pop();
      continue;
    }
    const [key, item] = step;
    trail[trail.length - 1] = key;
    const isObject = item instanceof Map;
    if (isObject || Array.isArray(item)) {
      if (walk.length > MAX_DEPTH) {
        problems.push(problem(codes.TOO_DEEP, pathOf(trail).slice(0, 200), `nested deeper than ${MAX_DEPTH} levels`));
        break;
      }
      if (isObject) problems.push(...keyProblems(trail, item, repeated));
      walk.push(item.entries());
      trail.push("");
    } else if (item instanceof Fault) problems.push(problem(item.kind, pathOf(trail), item.cause));
    else if (typeof item === "string" && LONE.test(item)) {
      problems.push(problem(codes.LONE_SURROGATE, pathOf(trail), `the string ${quoted(item)}`));
    }
  }
  problems.sort(({ place: one }, { place: other }) => (one < other ? -1 : one > other ? 1 : 0));
  return problems.slice(0, MAX_PROBLEMS);
}

const pathOf = (trail) => trail.slice(1).reduce(child, "$");

function keyProblems(trail, item, repeated) {
  const found = [];
  for (const key of repeated.get(item) ?? []) {
    if (found.length >= MAX_PROBLEMS) return found;
    found.push(problem(codes.DUPLICATE_KEY, child(pathOf(trail), key), `the key ${quoted(key)} stands there more than once`));
  }
  for (const key of item.keys()) {
    if (found.length >= MAX_PROBLEMS) return found;
    if (LONE.test(key)) found.push(problem(codes.LONE_SURROGATE, child(pathOf(trail), key), `the key ${quoted(key)}`));
  }
  return found;
}
