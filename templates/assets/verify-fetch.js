// Files of the mirror, as they are now, none larger than it may be and none awaited for ever.

const PATIENCE = 60_000; // milliseconds

/** A file did not come; `kind` is "absent", "network" or "large". */
export class FetchError extends Error {
  constructor(path, kind, status = 0) {
    super(`${path}: ${kind}`);
    this.path = path;
    this.kind = kind;
    this.status = status;
  }
}

/** The bytes of an address; `path` names it to the reader. Another host is asked nothing of what this one knows. */
export async function fetchBytes(url, path, most) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(url, {
      cache: "no-cache", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer", signal: patience.signal,
    });
    if (!answer.ok) throw new FetchError(path, answer.status === 404 ? "absent" : "network", answer.status);
    return await atMost(answer, path, most);
  } catch (error) {
    throw error instanceof FetchError ? error : new FetchError(path, "network");
  } finally {
    clearTimeout(timer);
    patience.abort(); // nothing of an answer that was too large is waited for
  }
}

async function atMost(answer, path, most) {
  const parts = [];
  let size = 0;
  for (const reader = answer.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) throw new FetchError(path, "large");
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Fetches files below the root of a mirror. */
export class MirrorFiles {
  constructor(base) {
    this.base = base;
  }

  bytes(path, most) {
    return fetchBytes(`${this.base}${path}`, path, most);
  }

  async text(path, most) {
    return new TextDecoder().decode(await this.bytes(path, most));
  }

  /** A JSON document; one that is none is as good as absent. */
  async json(path, most) {
    const text = await this.text(path, most);
    try {
      return JSON.parse(text);
    } catch {
      throw new FetchError(path, "absent");
    }
  }
}
