// JSON text to values, taking and refusing what Python's own decoder does (sitegen/pith/parsing.py).
//
// An object becomes a Map, because the order of its keys and a key such as `__proto__` must survive. A whole number becomes
// a number where it is safe and a BigInt beyond; a number with a fraction or an exponent becomes a `Float`.

import { NOT_FINITE, NUMBER_TOO_LONG } from "./pith-codes.js";

const MAX_DIGITS = 1000;
const MAX_NESTED = 900; // Python's decoder gives up at about here; that all of it is far too deep is for the caller to say
const EMPTY = new Map(); // no value is ever changed, so all empty objects may be one
const ESCAPED = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const NUMBER = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const WORD = /true|false|null|NaN|-?Infinity/y;
const WORDS = new Map([["true", true], ["false", false], ["null", null]]);
const SPACE = /[ \t\n\r]*/y;
const UNESCAPED = /[^"\\\u0000-\u001f]*/y;
const HEX = /[0-9a-fA-F]{4}/y;

/** A number that was written with a fraction or an exponent. */
export class Float {
  constructor(value) {
    this.value = value;
  }

  /** The number as Python's `repr` writes it: `1.0`, `-0.0`, `1e-07`, `1e+16`. */
  toString() {
    const [, digits, exponent] = /^([\d.]+)e([-+]\d+)$/.exec(Math.abs(this.value).toExponential());
    const sign = this.value < 0 || Object.is(this.value, -0) ? "-" : "";
    const point = Number(exponent) + 1;
    const all = digits.replace(".", "");
    if (point < -3 || point > 16) return `${sign}${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
    if (point <= 0) return `${sign}0.${"0".repeat(-point)}${all}`;
    return `${sign}${all.slice(0, point).padEnd(point, "0")}.${all.slice(point) || "0"}`;
  }
}

/** Stands in a value where the text had a number that no value can stand for. */
export class Fault {
  constructor(kind, cause) {
    this.kind = kind;
    this.cause = cause;
  }
}

/** The text is no JSON, from a place on. */
export class NotJson extends Error {
  constructor(message, at) {
    super(message);
    this.at = at;
  }
}

/** The text opens so many objects and arrays inside of each other that the reader gave up. */
export class NestedTooDeep extends Error {}

/**
 * Read a JSON text.
 *
 * Returns `{value, repeated}`; `repeated` has the keys that stand more than once, by the object that they stand in. Of
 * such keys the last value counts. Throws NotJson or NestedTooDeep.
 */
export function read(text) {
  const reader = new Reader(text);
  const value = reader.document();
  return { value, repeated: reader.repeated };
}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.repeated = new Map();
  }

  document() {
    this.match(SPACE);
    const value = this.value(0);
    this.match(SPACE);
    if (this.at < this.text.length) throw new NotJson("something stands behind the end", this.at);
    return value;
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  /** Whether a character comes next, behind any space; it is then taken. */
  takes(character) {
    this.match(SPACE);
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  value(depth) {
    if (depth > MAX_NESTED) throw new NestedTooDeep();
    const first = this.text[this.at];
    if (first === '"') return this.string();
    if (first === "{") return this.object(depth + 1);
    if (first === "[") return this.array(depth + 1);
    const word = this.match(WORD)?.[0];
    if (WORDS.has(word)) return WORDS.get(word);
    if (word) return new Fault(NOT_FINITE, `the number ${word}`);
    const [number, integer] = this.match(NUMBER) ?? [];
    if (number === undefined) throw new NotJson("no value begins", this.at);
    return number === integer ? whole(integer) : fraction(number);
  }

  object(depth) {
    this.at++;
    if (this.takes("}")) return EMPTY;
    const members = new Map();
    let twice;
    do {
      this.match(SPACE);
      if (this.text[this.at] !== '"') throw new NotJson("no key in quotes begins", this.at);
      const key = this.string();
      if (!this.takes(":")) throw new NotJson("there is no colon", this.at);
      this.match(SPACE);
      if (members.has(key)) (twice ??= new Set()).add(key);
      members.set(key, this.value(depth));
    } while (this.takes(","));
    if (!this.takes("}")) throw new NotJson("there is no comma or closing brace", this.at);
    if (twice) this.repeated.set(members, twice);
    return members;
  }

  array(depth) {
    this.at++;
    if (this.takes("]")) return [];
    const members = [];
    do {
      this.match(SPACE);
      members.push(this.value(depth));
    } while (this.takes(","));
    if (!this.takes("]")) throw new NotJson("there is no comma or closing bracket", this.at);
    return members;
  }

  string() {
    const begin = this.at++;
    let found = "";
    for (;;) {
      found += this.match(UNESCAPED)[0];
      const character = this.text[this.at];
      if (character === undefined) throw new NotJson("a string does not end", begin);
      if (character !== '"' && character !== "\\") throw new NotJson("a control character stands", this.at);
      this.at++;
      if (character === '"') return found;
      found += this.escape();
    }
  }

  escape() {
    const letter = this.text[this.at++];
    if (Object.hasOwn(ESCAPED, letter)) return ESCAPED[letter];
    const digits = letter === "u" && this.match(HEX)?.[0];
    if (!digits) throw new NotJson("no escape is", this.at - 1);
    return String.fromCharCode(parseInt(digits, 16)); // two halves of a pair come together by themselves
  }
}

function whole(text) {
  if (text.length > MAX_DIGITS) return new Fault(NUMBER_TOO_LONG, `${text.length} digits, the limit is ${MAX_DIGITS}`);
  const value = Number(text);
  return Number.isSafeInteger(value) ? value + 0 : BigInt(text); // -0 + 0 is 0, as in Python
}

function fraction(text) {
  const value = Number(text);
  return Number.isFinite(value) ? new Float(value) : new Fault(NOT_FINITE, `the number ${text.slice(0, 40)} is infinite`);
}
