// @ts-check
/* Marks in the contents the section that is read, and closes their bar once one of them
   was chosen. */

/** The part of the window, from its top, that the section which is read reaches. */
const READING_LINE = 0.25;

export function start() {
  const box = /** @type {HTMLDetailsElement} */ (document.querySelector(".page-contents__box"));
  const here = /** @type {HTMLElement} */ (box.querySelector(".page-contents__here"));
  /** @type {Map<Element, HTMLAnchorElement>} */
  const links = new Map();
  for (const link of box.querySelectorAll("a")) {
    const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const section = place?.closest("section");
    if (section) links.set(section, link);
  }
  const sections = [...links.keys()];
  /** @type {Set<Element>} */
  const reached = new Set();
  /** @type {HTMLAnchorElement | undefined} */
  let marked;

  function mark() {
    // Sections come in the order of the page: the last one is the innermost.
    const section = sections.findLast((each) => reached.has(each));
    const link = section && links.get(section);
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    here.replaceChildren(...(link ? [...link.cloneNode(true).childNodes] : []));
    marked = link;
    if (link && !box.open) keepInSight(link);
  }

  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries)
      if (isIntersecting) reached.add(target);
      else reached.delete(target);
    mark();
  }, { rootMargin: `${-100 * READING_LINE}% 0px ${-100 * (1 - READING_LINE) + 1}% 0px` });
  for (const section of sections) observer.observe(section);

  box.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("a")) box.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") box.open = false;
  });
}

/**
 * Scroll the column, and nothing else, so far that a link is seen.
 * @param {HTMLElement} link
 */
function keepInSight(link) {
  const body = /** @type {HTMLElement} */ (link.closest(".page-contents__body"));
  const frame = body.getBoundingClientRect();
  const place = link.getBoundingClientRect();
  if (place.top < frame.top) body.scrollTop -= frame.top - place.top;
  if (place.bottom > frame.bottom) body.scrollTop += place.bottom - frame.bottom;
}
