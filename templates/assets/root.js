// On the page of the mirror: the root hash of the tree, computed from the manifest that is served now. No page can hold
// it, since it covers every page.

const MOST = 16 * 1024 * 1024; // bytes of a manifest, at most

const place = document.querySelector("#tree-root");

async function root(address) {
  const answer = await fetch(address);
  const bytes = await answer.arrayBuffer();
  if (!answer.ok || bytes.byteLength > MOST) throw new Error("no manifest");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function show(hex) {
  const code = document.createElement("code");
  code.className = "hash";
  code.textContent = hex;
  place.prepend(code, document.createElement("br"));
}

if (place) root(place.dataset.manifest).then(show, () => place.append(` ${place.dataset.failed}`));
