// Files of the mirror, fetched within a budget and remembered for a while.

const BUDGET = 300_000; // bytes that one query may receive
const HEADERS = 300; // what an answer costs beside its body, as browsers themselves count it (Resource Timing)
const REMEMBERED = 4_000_000; // bytes kept in memory

/** There is no such file; `path` says which. */
export class MissingFile extends Error {
  constructor(path) {
    super(path);
    this.path = path;
  }
}

/** A file would cost more than is left. */
export class OverBudget extends Error {}

/** What was fetched before, the longest unused forgotten first. */
export class Files {
  constructor(base) {
    this.base = base;
    this.kept = new Map();
    this.size = 0;
  }

  recall(path) {
    const body = this.kept.get(path);
    if (body) this.kept.delete(path), this.kept.set(path, body);
    return body;
  }

  keep(path, body) {
    if (!this.kept.has(path)) this.size += body.length;
    this.kept.set(path, body);
    for (const [oldest, old] of this.kept) {
      if (this.size <= REMEMBERED) break;
      this.kept.delete(oldest);
      this.size -= old.length;
    }
  }
}

/**
 * The files that one query asks for.
 *
 * Every file has a greatest size, known beforehand. It is set aside before the file is asked for, so that the sum of
 * what is on its way and what came never passes the budget.
 */
export class Purse {
  constructor(files, signal) {
    this.files = files;
    this.signal = signal;
    this.spent = 0;
    this.held = 0;
    this.coming = new Map();
  }

  /** The bytes of a file of at most `most` bytes; `spare` bytes of the budget are left for what comes later. */
  async bytes(path, most, spare = 0) {
    const cost = most + HEADERS;
    for (;;) {
      const body = this.files.recall(path) ?? this.coming.get(path);
      if (body) return body;
      if (this.spent + this.held + cost + spare <= BUDGET) break;
      if (this.coming.size === 0) throw new OverBudget(path);
      await Promise.race(this.coming.values()).catch(() => {}); // something may come cheaper than was set aside
    }
    this.held += cost;
    const answer = this.fetched(path).finally(() => {
      this.held -= cost;
      this.coming.delete(path);
    });
    this.coming.set(path, answer);
    return answer;
  }

  async fetched(path) {
    const answer = await fetch(this.files.base + path, { signal: this.signal });
    const body = new Uint8Array(await answer.arrayBuffer());
    this.spent += body.length + HEADERS;
    if (!answer.ok) throw new MissingFile(path);
    this.files.keep(path, body);
    return body;
  }

  async text(path, most) {
    return new TextDecoder().decode(await this.bytes(path, most));
  }

  async json(path, most) {
    return JSON.parse(await this.text(path, most));
  }
}
