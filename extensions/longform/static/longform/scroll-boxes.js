// @ts-check
/* Lets the keyboard reach tables, listings and formulas that scroll sideways, and only
   those: a box that shows all it holds is no stop.  (Chromium and Firefox do the first by
   themselves, without a name.) */

const BOXES = ".pst-scrollable-table-container, div.highlight pre, .math-display__formula, .math-inline--wide, figure:has(> .wide-picture)";

export function start() {
  /** @type {NodeListOf<HTMLElement>} */
  const boxes = document.querySelectorAll(BOXES);
  /** @type {Set<HTMLElement>} */
  const laidOut = new Set(); // to ask another for its width would lay it out
  const observer = new ResizeObserver((entries) => {
    const resized = entries.map(({ target }) => /** @type {HTMLElement} */ (target));
    for (const box of resized) laidOut.add(box);
    fit(resized);
  });
  for (const box of boxes) observer.observe(box);
  document.fonts.addEventListener("loadingdone", () => fit([...laidOut]));
}

/** Look at all boxes, then change those that need it: a look after a change would lay the
    page out anew.
    @param {HTMLElement[]} boxes */
function fit(boxes) {
  const scroll = boxes.map((box) => box.scrollWidth > box.clientWidth + 1);
  boxes.forEach((box, number) => {
    if (scroll[number] !== (box.tabIndex === 0)) mark(box, scroll[number]);
  });
}

/** @param {HTMLElement} box @param {boolean} scrolls */
function mark(box, scrolls) {
  if (scrolls) {
    box.tabIndex = 0;
    // Tables are worth a landmark; formulas and listings would be too many.
    if (box.tagName !== "FIGURE") // which has a role of its own
      box.setAttribute("role", box.querySelector("table") ? "region" : "group");
    box.setAttribute("aria-label", name(box));
  } else for (const attribute of ["tabindex", "role", "aria-label"]) box.removeAttribute(attribute);
}

/**
 * What a box is called, in the words of the page: its caption, the number of its
 * equation, else the section that it stands in.
 * @param {HTMLElement} box
 */
function name(box) {
  const block = box.closest(".math-display, .literal-block-wrapper") ?? box;
  const own = block.querySelector("caption, .code-block-caption, .math-display__number, .caption-number, figcaption > p");
  const section = box.closest("section")?.querySelector("h1, h2, h3, h4, h5, h6");
  return (own ?? section)?.textContent?.replace("#", "").trim() || document.title;
}
