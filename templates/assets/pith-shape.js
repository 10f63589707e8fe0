// Shapes: which fields an object must or may have, and their types; unknown fields are welcome (sitegen/pith/shape.py).

import * as codes from "./pith-codes.js";
import { problem } from "./pith-codes.js";
import { MAX_PROBLEMS, typeOf } from "./pith-json.js";
import { quoted } from "./pith-paths.js";
import { instant } from "./pith-times.js";

const MOST = 2 ** 53; // the largest count that every reader of JSON takes exactly (RFC 8259, section 6)
const NAMES = {
  string: "a string", integer: "a whole number", boolean: "true or false", object: "an object", array: "an array",
  float: "a number with a fraction", null: "null",
};

// A check looks at a value and its path, and appends the problems that it finds.
const ofType = (...types) => (value, path, problems) => {
  if (types.includes(typeOf(value))) return;
  const wanted = types.map((type) => NAMES[type]).join(" or ");
  problems.push(problem(codes.WRONG_TYPE, path, `${NAMES[typeOf(value)]} where ${wanted} belongs`));
};

export const TEXT = ofType("string");
export const OPTIONAL_TEXT = ofType("string", "null");
export const OBJECT = ofType("object");
export const ARRAY = ofType("array");
export const OPTIONAL_OBJECT = ofType("object", "null");
const INTEGER = ofType("integer");

/** Check a whole number from 0 to 2^53. */
export function count(value, path, problems) {
  if (typeOf(value) !== "integer") INTEGER(value, path, problems);
  else if (value < 0 || value > MOST) {
    problems.push(problem(codes.WRONG_TYPE, path, `${quoted(value)} is not between 0 and ${MOST}`));
  }
}

/** Check a whole number from 0 to 2^53, or null. */
export function optionalCount(value, path, problems) {
  if (value !== null) count(value, path, problems);
}

/** Check a time of RFC 3339. */
export function time(value, path, problems) {
  if (typeof value !== "string") TEXT(value, path, problems);
  else if (instant(value) === null) {
    problems.push(problem(codes.BAD_TIME, path, `${quoted(value)} is no date and time with a zone`));
  }
}

/** An array all of whose members pass one check; it is given up once there are 100 problems. */
export const arrayOf = (member) => (value, path, problems) => {
  if (!Array.isArray(value)) return ARRAY(value, path, problems);
  for (const [index, item] of value.entries()) {
    member(item, `${path}[${index}]`, problems);
    if (problems.length >= MAX_PROBLEMS) return;
  }
};

/** An object with required and optional fields, each by its name and with its check. */
export const objectOf = (required, optional = {}) => (value, path, problems) => {
  if (!(value instanceof Map)) return OBJECT(value, path, problems);
  for (const [name, check] of Object.entries({ ...required, ...optional })) {
    if (value.has(name)) check(value.get(name), `${path}.${name}`, problems);
    else if (Object.hasOwn(required, name)) {
      problems.push(problem(codes.MISSING_FIELD, `${path}.${name}`, `there is no ${name}`));
    }
  }
};
