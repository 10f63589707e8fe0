// JSON paths, the places at which problems of a document lie, and values shown in them (sitegen/pith/paths.py).

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const LONGEST = 40;

/** The path of a member of the object or array at a path, such as `$.events[1]` or `$["odd key"]`. */
export function child(path, key) {
  if (typeof key === "number") return `${path}[${key}]`;
  return NAME.test(key) ? `${path}.${key}` : `${path}[${quoted(key)}]`;
}

/** A value as short ASCII JSON, cut where it is longer than so many characters. */
export function quoted(value, longest = LONGEST) {
  let shown = "";
  for (const piece of pieces(value, longest)) {
    shown += piece;
    if (shown.length > longest + 2) return `${shown.slice(0, longest)}…`;
  }
  return shown;
}

function* pieces(value, longest) {
  if (value instanceof Map) {
    let before = "{";
    for (const [key, member] of value) {
      yield `${before}${ascii(key, longest)}: `;
      yield* pieces(member, longest);
      before = ", ";
    }
    yield value.size ? "}" : "{}";
  } else if (Array.isArray(value)) {
    yield "[";
    for (const [index, member] of value.entries()) {
      if (index) yield ", ";
      yield* pieces(member, longest);
    }
    yield "]";
  } else yield typeof value === "string" ? ascii(value, longest) : String(value ?? null);
}

// What is cut off is not shown: every character takes one place or more.
const ascii = (text, longest) => JSON.stringify(text.slice(0, 2 * longest + 2)).replace(
  /[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
