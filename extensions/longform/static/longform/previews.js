// @ts-check
/* What a link leads to, shown beside it before it is followed: a figure, formula, table,
   reference or footnote of this page, the beginning of a section, another post's summary.
   It comes with the mouse or the keyboard's focus, never by touch, stays while pointed
   at, is scrolled by the arrows, and goes on Escape (WCAG 2.2, 1.4.13 and 2.1.1).  What is in sight anyway is not shown.

   Of other posts it reads `<page>.preview.json`, HTML by the fragment of the address;
   "" is the post as a whole. */

const links = "a.reference.internal, a.footnote-reference";
const blocks = "section, figure, table, .math-display, .literal-block-wrapper, .citation, aside.footnote, dt, li, p";
const headings = "h1, h2, h3, h4, h5, h6";
const furniture = ".headerlink, button, .label, .backrefs, .work-backlinks, script, style";
const delay = 250; // ms until one comes
const grace = 200; // ms to move the pointer onto it
const gap = 8; // px between link and preview

/** @type {Map<string, Promise<Record<string, string> | null>>} */
const fetched = new Map();
/** @type {HTMLAnchorElement | null} */
let link = null; // what is previewed, or soon will be
/** @type {HTMLElement | null} */
let box = null; // its preview, once shown
/** @type {number | undefined} */
let timer;

/** @param {number} milliseconds
    @param {() => void} action */
function later(milliseconds, action) {
  clearTimeout(timer);
  timer = setTimeout(action, milliseconds);
}

function hide() {
  clearTimeout(timer);
  link?.removeAttribute("aria-describedby");
  box?.remove();
  link = box = null;
}

/** Return the start of a section, or a copy of another block.
    @param {Element} block */
function excerpt(block) {
  const content = document.createDocumentFragment();
  if (!block.matches("section")) {
    const copy = /** @type {Element} */ (block.cloneNode(true));
    copy.removeAttribute("role");
    const list = block.matches("li") && block.parentElement?.cloneNode();
    if (list instanceof Element) list.append(copy);
    content.append(list || copy);
    if (block.matches("dt") && block.nextElementSibling)
      content.append(block.nextElementSibling.cloneNode(true));
    return content;
  }
  const title = document.createElement("p");
  title.className = "preview__title";
  title.append(...(block.querySelector(headings)?.cloneNode(true).childNodes ?? []));
  content.append(title);
  const text = block.querySelector(":scope > p:not(.longform-part)")
    ?? block.querySelector("p:not(.longform-part)");
  if (text) content.append(text.cloneNode(true));
  return content;
}

/** Say whether half of a block, or of a section's heading, is seen.
    @param {Element} block */
function isInSight(block) {
  const seen = block.matches("section") ? block.querySelector(headings) ?? block : block;
  const { top, bottom, height } = seen.getBoundingClientRect();
  return Math.min(bottom, innerHeight) - Math.max(top, 0) >= height / 2;
}

/** Return the previews of another page; null where there are none.
    @param {URL} address */
function fetchPreviews(address) {
  const path = address.pathname.replace(/\/$/, "/index.html").replace(/\.html$/, "");
  const file = `${address.origin}${path}.preview.json`;
  let answer = fetched.get(file);
  if (!answer) {
    answer = fetch(file).then((response) => (response.ok ? response.json() : null)).catch(() => null);
    fetched.set(file, answer);
  }
  return answer;
}

/** @param {string} html
    @param {URL} address the page that it is from */
function parse(html, address) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const name of ["src", "href"])
    for (const element of body.querySelectorAll(`[${name}]`))
      element.setAttribute(name, new URL(element.getAttribute(name) ?? "", address).href);
  const content = document.createDocumentFragment();
  content.append(...body.childNodes);
  return content;
}

/** Return what a link leads to, null for nothing worth showing.
    @param {HTMLAnchorElement} place */
async function contentOf(place) {
  const address = new URL(place.href);
  const id = decodeURIComponent(address.hash.slice(1));
  if (address.origin !== location.origin) return null;
  if (address.pathname === location.pathname) {
    const block = id && document.getElementById(id)?.closest(blocks);
    return block && !block.contains(place) && !isInSight(block) ? excerpt(block) : null;
  }
  if (!place.matches(".post-link")) return null;
  const previews = await fetchPreviews(address);
  const html = previews?.[id] ?? previews?.[""];
  return html ? parse(html, address) : null;
}

/** Put a preview above or below a link, within the window.
    @param {HTMLElement} preview
    @param {HTMLAnchorElement} place */
function position(preview, place) {
  const { left, top, bottom } = place.getClientRects()[0];
  const { width, height } = preview.getBoundingClientRect();
  const page = document.documentElement;
  const fits = innerHeight - bottom >= height + 2 * gap || innerHeight - bottom > top;
  preview.style.left = `${scrollX + Math.max(gap, Math.min(left, page.clientWidth - width - gap))}px`;
  preview.style.top = `${scrollY + (fits ? bottom + gap : top - height - gap)}px`;
}

/** @param {HTMLAnchorElement} place */
async function show(place) {
  const content = await contentOf(place);
  if (link !== place || !content) return;
  for (const part of content.querySelectorAll(furniture)) part.remove();
  for (const part of content.querySelectorAll("[id]")) part.removeAttribute("id");
  for (const image of content.querySelectorAll("img")) image.removeAttribute("loading");
  box?.remove();
  box = document.createElement("div");
  box.id = "link-preview";
  box.className = `preview ${place.closest("article")?.className ?? ""}`;
  box.setAttribute("role", "tooltip");
  box.append(content);
  (place.closest("main") ?? document.body).append(box);
  position(box, place);
  place.setAttribute("aria-describedby", box.id);
  place.removeAttribute("title"); // the browser would show it on top
}

/* How far an arrow moves what a preview can't show at once, in px. */
const step = 60;
const arrows = new Map([
  ["ArrowUp", [0, -step]], ["ArrowDown", [0, step]],
  ["ArrowLeft", [-step, 0]], ["ArrowRight", [step, 0]],
]);

/** The focus stays on the link: arrows scroll the preview, then the page.
    @param {KeyboardEvent} event */
function pressed(event) {
  if (event.key === "Escape") hide();
  const move = arrows.get(event.key);
  if (!box || !move || document.activeElement !== link) return;
  for (const part of [box, ...box.querySelectorAll("pre, .math-display__formula")]) {
    const before = [part.scrollLeft, part.scrollTop].join();
    part.scrollBy(move[0], move[1]);
    if ([part.scrollLeft, part.scrollTop].join() === before) continue;
    event.preventDefault();
    return;
  }
}

/** @param {EventTarget | null} target */
const linkAt = (target) => {
  const found = /** @type {HTMLAnchorElement | null} */ (
    target instanceof Element ? target.closest(links) : null);
  return found?.closest("nav, dialog, .preview") ? null : found;
};

/** @param {HTMLAnchorElement | null} place */
function turnTo(place) {
  if (place === link) {
    if (box) clearTimeout(timer);
  } else if (place) {
    later(delay, () => {
      if (!place.matches(":hover, :focus")) return;
      hide();
      link = place;
      show(place);
    });
  } else later(grace, hide);
}

/** @param {Event} event */
function pointed(event) {
  const { pointerType, target } = /** @type {PointerEvent} */ (event);
  if (pointerType !== "mouse") return;
  turnTo(target instanceof Node && box?.contains(target) ? link : linkAt(target));
}

/** @param {Event} event */
function focused(event) {
  const place = linkAt(event.target);
  // A preview would hide what has the focus now (WCAG 2.2, 2.4.11).
  if (place !== link && !box?.contains(/** @type {Node} */ (event.target))) hide();
  turnTo(place?.matches(":focus-visible") ? place : null);
}

/** @param {Event} [event] the first one, by which this was wanted */
export function start(event) {
  document.addEventListener("pointerover", pointed);
  document.addEventListener("focusin", focused);
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", hide);
  if (event?.type === "focusin") focused(event);
  else if (event) pointed(event);
}
