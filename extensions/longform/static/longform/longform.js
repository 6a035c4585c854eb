// @ts-check
/* What every page loads.  It only wires: at the first sign that a reader wants a feature
   it fetches that feature's module and hands the event on; the module then listens for
   itself.  Nothing here is needed to read. */

/** @typedef {{ start(event?: Event): void }} Feature */

/* Events that ask for a feature, where, and its module; without events it starts with
   the page, where there is such an element. */
/** @type {[events: string, where: string, load: () => Promise<Feature>][]} */
const features = [
  ["", "[data-layout=late] .late-block", () => import("./first-layout.js")],
  ["", ".comments", () => import("./comments.js")],
  ["", 'meta[name="longform-analytics"]', () => import("./analytics.js")],
  ["", ".color-mode", () => import("./color-mode.js")],
  ["", ".highlight pre", () => import("./copy-code.js")],
  ["", ":is(article, [role='main']) img", () => import("./enlarge.js")],
  ["pointerover focusin", "a.reference.internal, a.footnote-reference", () => import("./previews.js")],
  ["click", ".markdown-twin__copy", () => import("./copy-markdown.js")],
  ["", "form.search", () => import("./search.js")],
  ["selectstart", "body:has(math)", () => import("./copy-formula.js")],
  ["", ".page-contents", () => import("./page-contents.js")],
  ["", "table, pre, math, .wide-picture", () => import("./scroll-boxes.js")],
];

for (const [events, where, load] of features) {
  if (!events) {
    if (document.querySelector(where)) load().then((feature) => feature.start());
    continue;
  }
  const waiting = new AbortController();
  for (const name of events.split(" "))
    document.addEventListener(name, (event) => {
      const node = /** @type {Node} */ (event.target);
      const place = node instanceof Element ? node : node.parentElement;
      if (!place?.closest(where)) return;
      waiting.abort();
      load().then((feature) => feature.start(event));
    }, { signal: waiting.signal, passive: true });
}

// Without scripts, or from a folder of files, it could not copy.
document.querySelector(".markdown-twin__copy")?.removeAttribute("hidden");

/* A link to the search page opens the search over this one, as do Ctrl or Cmd and K, and
   "/" where nobody is typing. */
/** @type {HTMLLinkElement | null} */
const searchPage = document.querySelector("link[rel=search]");

/** @param {Event} event */
function openSearch(event) {
  if (!searchPage) return;
  event.preventDefault();
  import("./search.js").then((search) => search.start(searchPage.href))
    .catch(() => location.assign(searchPage.href));
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (link && link.href === searchPage?.href && isPlain) openSearch(event);
});
document.addEventListener("keydown", (event) => {
  const node = event.target instanceof Element ? event.target : document.body;
  const isTyping = node.closest("input, textarea, select, [contenteditable], dialog");
  const isChord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  if (isChord || (event.key === "/" && !isTyping)) openSearch(event);
});
