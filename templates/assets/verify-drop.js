// Documents that a reader brings: dropped or chosen files and folders. Only names in .json are looked at.

/** Tells whether a file may be a document, by its name. */
export const isDocument = (name) => /\.json$/i.test(name);

/**
 * Yields what was dropped, folders with all that is in them: `{name, file}`, or `{name}` for what is left out.
 *
 * What a drop holds is only there while it is handled, so it is taken before anything is awaited.
 */
export function dropped(transfer) {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile()).filter(Boolean);
  return walk(entries);
}

async function* walk(entries) {
  for (const entry of entries) {
    if (entry instanceof File) yield chosen(entry);
    else if (entry.isDirectory) yield* walk(await children(entry));
    else if (isDocument(entry.name)) yield { name: path(entry), file: () => new Promise((done, failed) => entry.file(done, failed)) };
    else yield { name: path(entry) };
  }
}

const path = (entry) => entry.fullPath.replace(/^\//, "");

/** A file that was chosen. */
export function chosen(file) {
  const name = file.webkitRelativePath || file.name;
  return isDocument(name) ? { name, file: async () => file } : { name };
}

// Browsers give the files of a folder in portions, and an empty one at the end.
async function children(folder) {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const portion = await new Promise((done, failed) => reader.readEntries(done, failed)).catch(() => []);
    if (portion.length === 0) break;
    found.push(...portion);
  }
  return found.sort((a, b) => (a.name > b.name) - (a.name < b.name));
}
