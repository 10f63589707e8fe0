// Canonical JSON, the bytes that every hash of the format covers (docs/format.md, section 1; sitegen/pith/canonical.py).

/**
 * Compare two texts by their code points, as Python does.
 *
 * The units of UTF-16 give another order: halves of pairs stand below U+E000, what they mean above U+FFFF.
 */
export function byCodePoint(one, other) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (a !== b) return rank(a) - rank(b);
  }
  return one.length - other.length;
}

const rank = (unit) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** The canonical JSON of a value that `parse` gave, or that is made of such values. */
export function canonicalText(value) {
  const pieces = [];
  write(value, pieces);
  return pieces.join("");
}

/** The same as bytes, in UTF-8. */
export const canonicalBytes = (value) => new TextEncoder().encode(canonicalText(value));

function write(value, pieces) {
  if (value instanceof Map) {
    let before = "{";
    for (const key of [...value.keys()].sort(byCodePoint)) {
      pieces.push(before, JSON.stringify(key), ":");
      write(value.get(key), pieces);
      before = ",";
    }
    pieces.push(value.size ? "}" : "{}");
  } else if (Array.isArray(value)) {
    pieces.push("[");
    value.forEach((member, index) => {
      if (index) pieces.push(",");
      write(member, pieces);
    });
    pieces.push("]");
  } else pieces.push(typeof value === "string" ? JSON.stringify(value) : String(value)); // a Float writes itself
}
