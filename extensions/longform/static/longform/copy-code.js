// @ts-check
/* A button on each listing that copies its code: of a console session what was typed,
   without prompts and output. */

import { copyFrom } from "./clipboard.js";
import { words } from "./words.js";

/** Return the text of a listing; Pygments marks prompts `gp`.
    @param {Element} pre */
function codeOf(pre) {
  const lines = [{ text: "", typed: false }];
  const texts = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (parent?.closest(".linenos")) continue;
    const prompt = parent?.closest(".gp");
    for (const [number, part] of (texts.currentNode.nodeValue ?? "").split("\n").entries()) {
      if (number) lines.push({ text: "", typed: false });
      const line = lines[lines.length - 1];
      if (prompt && part) line.typed = true;
      else line.text += part;
    }
  }
  const session = lines.some((line) => line.typed);
  return lines.filter((line) => line.typed || !session).map((line) => line.text)
    .join("\n").replace(/\n+$/, "") + "\n";
}

/** Give each listing its button. */
export function start() {
  for (const pre of document.querySelectorAll(".highlight pre")) {
    if (pre.closest(".linenodiv, .highlight-output")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.setAttribute("aria-label", words.copyCode);
    button.addEventListener("click", () => copyFrom(button, () => codeOf(pre)));
    pre.parentElement?.classList.add("has-copy-button");
    pre.after(button);
  }
}
