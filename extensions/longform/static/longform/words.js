// @ts-check
/* What scripts say, in the language of the site: the element that loads them has it
   (writing/assets.py). */

/** @type {HTMLElement} */
const element = /** @type {HTMLElement} */ (document.querySelector("script[data-copied]"));

export const words = /** @type {Record<string, string>} */ (element.dataset);
