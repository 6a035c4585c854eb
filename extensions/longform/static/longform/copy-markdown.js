// @ts-check
/* The button that copies a post as Markdown. */

import { copyFrom } from "./clipboard.js";

/** @param {Event} [event] the click by which it was wanted */
function copy(event) {
  const button = event?.target instanceof Element
    && /** @type {HTMLElement | null} */ (event.target.closest(".markdown-twin__copy"));
  if (!button) return;
  copyFrom(button, async () => {
    const answer = await fetch(button.dataset.address ?? "");
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  });
}

/** @param {Event} [event] */
export function start(event) {
  document.addEventListener("click", copy);
  copy(event);
}
