// Keeps a page of the preview new, and shows what stands in the way. Served by `sitegen serve`, never published.
(() => {
  "use strict";

  const EVENTS = "/.sitegen/events";
  const SILENCE = 12000; // ms without a sign of life after which the stream counts as dead
  const FIRST_PAUSE = 250;
  const LONGEST_PAUSE = 2000; // ms between two tries to connect, which never end
  const MOST_RELOADS = 8; // within
  const SHORT_WHILE = 10000; // ms: a page that is another each time must not load for ever

  const own = document.currentScript.dataset;
  const path = location.pathname;
  const STYLE = `
    :host { all: initial; color-scheme: light dark; }
    * { box-sizing: border-box; font: 1rem/1.5 system-ui, sans-serif; }
    dialog { width: min(60rem, calc(100vw - 2rem)); max-height: calc(100vh - 2rem); overflow: auto; padding: 1.5rem;
      border: 0; border-top: .4rem solid #b3261e; border-radius: .3rem; background: Canvas; color: CanvasText;
      box-shadow: 0 0 0 1px GrayText, 0 1rem 4rem #0008; }
    dialog::backdrop { background: #0009; }
    h2 { margin: 0 0 1rem; font-size: 1.3rem; font-weight: 600; }
    ol { list-style: none; margin: 0; padding: 0; }
    li { padding: .8rem 0; border-top: 1px solid GrayText; }
    p { margin: .2rem 0; overflow-wrap: anywhere; white-space: pre-wrap; }
    code { font: .95rem/1.5 ui-monospace, monospace; font-weight: 600; overflow-wrap: anywhere; }
    button { padding: .4rem .9rem; border: 1px solid GrayText; border-radius: .3rem; background: Canvas; color: CanvasText;
      cursor: pointer; }
    :focus-visible { outline: .2rem solid #2f6fdd; outline-offset: .1rem; }
    .corner { position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483647; display: flex; gap: .5rem;
      align-items: center; }
    .corner p:not(:empty) { padding: .4rem .9rem; border: 1px solid GrayText; border-radius: .3rem; background: Canvas;
      color: CanvasText; }
    [hidden] { display: none; }
    @media print { :host { display: none; } }`;

  let stream = null;
  let heardAt = 0;
  let pause = FIRST_PAUSE;
  let retry = 0;
  let isLeaving = false;
  let seen = ""; // the problems that were last shown
  let parts = null;

  function element(name, text, properties) {
    const made = document.createElement(name);
    made.textContent = text;
    return Object.assign(made, properties);
  }

  function build() {
    const host = document.createElement("sitegen-preview");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const dialog = element("dialog", "");
    dialog.setAttribute("role", "alertdialog");
    dialog.setAttribute("aria-labelledby", "title");
    const title = element("h2", "", { id: "title", tabIndex: -1, autofocus: true });
    const list = element("ol", "");
    const more = element("p", "");
    const hide = element("button", "Hide (Escape)", { type: "button" });
    dialog.append(title, list, more, hide);
    const corner = element("div", "", { className: "corner" });
    const note = element("p", "");
    note.setAttribute("role", "status");
    const again = element("button", "", { type: "button", hidden: true });
    corner.append(note, again);
    root.append(dialog, corner);
    hide.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { again.hidden = seen === ""; });
    again.addEventListener("click", open);
    document.documentElement.append(host);
    return { dialog, title, list, more, note, again };
  }

  function open() {
    parts.again.hidden = true;
    if (!parts.dialog.open) {
      parts.dialog.showModal();
    }
  }

  function item(problem) {
    const made = element("li", "");
    const head = element("p", "");
    head.append(element("code", problem.code), ` ${problem.severity}  `, element("code", problem.place));
    made.append(head, element("p", problem.cause), element("p", problem.fix));
    return made;
  }

  function show(problems, more) {
    const now = problems.length ? JSON.stringify([problems, more]) : "";
    if (now === seen) {
      return;
    }
    seen = now;
    parts ??= build();
    const count = problems.length + more;
    const words = count === 1 ? "1 problem" : `${count} problems`;
    parts.title.textContent = words;
    parts.again.textContent = words;
    parts.list.replaceChildren(...problems.map(item));
    parts.more.textContent = more ? `… and ${more} more; the terminal has all.` : "";
    if (problems.some((problem) => problem.severity === "error")) {
      open();
    } else {
      parts.dialog.close();
      parts.again.hidden = !count;
    }
  }

  function say(text) {
    if (text || parts) {
      parts ??= build();
      parts.note.textContent = text;
    }
  }

  function remembered(name) {
    try {
      return JSON.parse(sessionStorage.getItem(`sitegen ${name} ${path}`));
    } catch {
      return null;
    }
  }

  function remember(name, value) {
    try {
      sessionStorage.setItem(`sitegen ${name} ${path}`, JSON.stringify(value));
    } catch {
      // A browser that remembers nothing shows the top of the page.
    }
  }

  function reload() {
    const lately = (remembered("reloads") ?? []).filter((at) => Date.now() - at < SHORT_WHILE);
    if (lately.length >= MOST_RELOADS) {
      say("This page is another one each time it is made, so it is not reloaded any more.");
      return;
    }
    remember("reloads", [...lately, Date.now()]);
    remember("scroll", [scrollX, scrollY]);
    isLeaving = true;
    disconnect();
    location.reload();
  }

  function scrollBack() {
    const at = remembered("scroll");
    if (!at) {
      return;
    }
    remember("scroll", null);
    const back = () => scrollTo({ left: at[0], top: at[1], behavior: "instant" });
    back();
    if (document.readyState !== "complete") {
      addEventListener("load", back, { once: true });
    }
  }

  function heard() {
    heardAt = Date.now();
    pause = FIRST_PAUSE;
    say("");
  }

  function learn(event) {
    heard();
    const state = JSON.parse(event.data);
    if (state.version && (state.version !== own.version || state.assets !== own.assets)) {
      reload();
    }
    show(state.problems, state.more);
  }

  function disconnect() {
    clearTimeout(retry);
    stream?.close();
    stream = null;
  }

  function connect() {
    disconnect();
    heardAt = Date.now();
    stream = new EventSource(`${EVENTS}?page=${encodeURIComponent(path)}`);
    stream.addEventListener("state", learn);
    stream.addEventListener("beat", heard);
    stream.addEventListener("error", lost);
  }

  function lost() {
    disconnect();
    if (isLeaving) {
      return;
    }
    say("The preview has gone. This page is as it was last; trying to connect again …");
    retry = setTimeout(connect, pause);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }

  // A browser opens six connections to a host: pages that nobody sees give theirs back, and ask anew when they are seen.
  function attend() {
    if (document.visibilityState === "hidden") {
      disconnect();
    } else if (!stream && !isLeaving) {
      connect();
    }
  }

  setInterval(() => {
    if (stream && Date.now() - heardAt > SILENCE) {
      lost();
    }
  }, SILENCE / 4);
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", (event) => event.persisted && attend());
  document.addEventListener("visibilitychange", attend);
  scrollBack();
  attend();
})();
