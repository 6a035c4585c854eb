// @ts-check
/* The live preview's part of a page: it follows what the server tells, and puts into the
   page what changed of it.

   `before` is the page as the server sent it, taken before any other script ran; each of
   its nodes has a counterpart in the shown page.  The new page is compared with it, and
   only what differs between the two is changed in the shown one: what scripts and the
   reader did there (an open box, a button, the scroll position) stays. */

/** @typedef {{ path: string, line: number, text: string, is_error: boolean, page: string }} Problem */
/** @typedef {{ state: string, problems: Problem[], is_new: boolean }} State */

/** @type {WeakMap<Node, Node>} */
const shown = new WeakMap();
let before = copyOf(document.documentElement);

/** A copy of a shown tree, whose nodes know theirs.
    @param {Node} node */
function copyOf(node) {
  const copy = node.cloneNode(true);
  pair(copy, node);
  return /** @type {Element} */ (copy);
}

/** @param {Node} copy @param {Node} node */
function pair(copy, node) {
  shown.set(copy, node);
  copy.childNodes.forEach((child, place) => pair(child, node.childNodes[place]));
}

/** Make the shown counterpart of `old` what `next` is; `next` takes its place.
    @param {Element} old @param {Element} next */
function renew(old, next) {
  const node = /** @type {Element} */ (shown.get(old));
  shown.set(next, node);
  // The root's are the scripts': the theme's colours are set before this script runs.
  if (node !== document.documentElement) renewAttributes(node, old, next);
  renewChildren(node, [...old.childNodes], [...next.childNodes]);
}

/** @param {Element} node @param {Element} old @param {Element} next */
function renewAttributes(node, old, next) {
  for (const { name } of [...old.attributes])
    if (!next.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of [...next.attributes])
    if (old.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Leave what is equal at both ends; what is between is renewed where it is of a kind.
    @param {Element} parent @param {ChildNode[]} olds @param {ChildNode[]} nexts */
function renewChildren(parent, olds, nexts) {
  while (olds.length && nexts.length && olds[0].isEqualNode(nexts[0]))
    take(olds.shift(), nexts.shift());
  while (olds.length && nexts.length && olds.at(-1)?.isEqualNode(nexts.at(-1) ?? null))
    take(olds.pop(), nexts.pop());
  for (const next of nexts) {
    const old = olds.find((each) => isOfKind(each, next));
    if (!old) {
      const added = document.importNode(next, true);
      pair(next, added);
      const place = olds.length && shown.get(olds[0]);
      place && place.parentNode
        ? place.parentNode.insertBefore(added, place)
        : insertAfter(parent, next, added);
      continue;
    }
    while (olds[0] !== old) remove(olds.shift());
    olds.shift();
    if (old.isEqualNode(next)) take(old, next);
    else if (old instanceof Element && next instanceof Element) renew(old, next);
    else {
      const node = /** @type {Node} */ (shown.get(old));
      node.nodeValue = next.nodeValue;
      shown.set(next, node);
    }
  }
  olds.forEach(remove);
}

/** @param {Element} parent @param {ChildNode} next @param {Node} added */
function insertAfter(parent, next, added) {
  const last = next.previousSibling && shown.get(next.previousSibling);
  if (last?.parentNode) last.parentNode.insertBefore(added, last.nextSibling);
  else parent.insertBefore(added, parent.firstChild);
}

/** @param {Node} old @param {Node} next */
function isOfKind(old, next) {
  if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName) return false;
  if (!(old instanceof Element && next instanceof Element)) return true;
  // A script or a formula works as a whole; a part with an id is that part.
  if (/^(script|math|svg|noscript)$/i.test(old.nodeName)) return old.isEqualNode(next);
  return old.id === next.id;
}

/** @param {Node | undefined} old @param {Node | undefined} next */
function take(old, next) {
  if (!old || !next) return;
  shown.set(next, shown.get(old) ?? old);
  next.childNodes.forEach((child, place) => take(old.childNodes[place], child));
}

/** @param {Node | undefined} old */
function remove(old) {
  const node = old && shown.get(old);
  node?.parentNode?.removeChild(node);
}

/* -- Fetching --------------------------------------------------------------------- */

let isFetching = false;
let isStale = false;

async function refresh() {
  isStale = true;
  if (isFetching) return;
  isFetching = true;
  try {
    while (isStale) {
      isStale = false;
      const answer = await fetch(location.pathname, { cache: "no-store" });
      const text = await answer.text();
      const next = new DOMParser().parseFromString(text, "text/html").documentElement;
      renew(before, next);
      before = next;
    }
  } finally {
    isFetching = false;
  }
}

/* -- What the author is told ------------------------------------------------------ */

const board = document.createElement("longform-live");
const root = board.attachShadow({ mode: "open" });
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("live.css", import.meta.url).href;
const box = document.createElement("section");
box.setAttribute("aria-label", "Live preview");
root.append(style, box);
document.documentElement.append(board);

let told = "";

/** @param {State} state */
function tell({ state, problems }) {
  const news = JSON.stringify([state, problems]);
  if (news === told) return; // what the author closed stays closed
  told = news;
  const here = problems.filter((each) => each.page === pageAddress());
  const others = problems.filter((each) => each.page !== pageAddress());
  const items = [...here, ...others].map(item);
  box.replaceChildren();
  box.className = problems.some((each) => each.is_error) ? "box box--error" : "box";
  if (state === "building") box.append(line("Building the site …"));
  if (state === "away") box.append(line("The server has ended; this page waits for it."));
  if (items.length) {
    const details = document.createElement("details");
    details.open = here.length > 0 || state === "failed";
    const summary = document.createElement("summary");
    summary.textContent = items.length === 1 ? "1 problem" : `${items.length} problems`;
    const list = document.createElement("ul");
    list.append(...items);
    details.append(summary, list);
    box.append(details);
  }
  box.hidden = !box.hasChildNodes();
}

/** @param {string} text */
function line(text) {
  const paragraph = document.createElement("p");
  paragraph.setAttribute("role", "status");
  paragraph.textContent = text;
  return paragraph;
}

/** @param {Problem} problem */
function item(problem) {
  const entry = document.createElement("li");
  if (problem.path) {
    const place = document.createElement(problem.page ? "a" : "span");
    if (place instanceof HTMLAnchorElement) place.href = problem.page;
    place.className = "place";
    place.textContent = problem.line ? `${problem.path}:${problem.line}` : problem.path;
    entry.append(place, " ");
  }
  entry.append(problem.text);
  return entry;
}

function pageAddress() {
  return decodeURIComponent(location.pathname).replace(/index\.html$/, "");
}

/* -- Following: only while the page is seen, since a browser keeps few connections --- */

/** @type {EventSource | null} */
let source = null;

function follow() {
  source?.close();
  source = null;
  if (document.hidden) return;
  const page = encodeURIComponent(location.pathname);
  source = new EventSource(new URL(`events?page=${page}`, import.meta.url));
  source.onmessage = (event) => {
    /** @type {State} */
    const state = JSON.parse(event.data);
    tell(state);
    if (state.is_new) refresh();
  };
  source.onerror = () => tell({ state: "away", problems: [], is_new: false });
}

document.addEventListener("visibilitychange", follow);
addEventListener("pageshow", follow);
addEventListener("pagehide", () => source?.close());
follow();
