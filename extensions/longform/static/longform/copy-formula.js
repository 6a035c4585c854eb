// @ts-check
/* A copied formula is its TeX: `$...$` in a line, `$$...$$` displayed.  The TeX stands in
   the MathML as an annotation (MathML 4, 5.2.2); copied HTML keeps the MathML. */

/** Nodes that are on the page for its own sake. */
const furniture = ".headerlink, button, annotation-xml";

/** @param {Node} node */
const formulaOf = (node) =>
  (node instanceof Element ? node : node.parentElement)?.closest("math");

/** @param {Element} math */
function texOf(math) {
  const tex = math.querySelector('annotation[encoding="application/x-tex"]')?.textContent;
  if (!tex) return null;
  const fence = math.getAttribute("display") === "block" ? "$$" : "$";
  return fence + tex.trim() + fence;
}

/** Return what is selected, formulas whole.
    @param {Selection} selection */
function wholeRanges(selection) {
  return Array.from({ length: selection.rangeCount }, (_, number) => {
    const range = selection.getRangeAt(number).cloneRange();
    const first = formulaOf(range.startContainer);
    const last = formulaOf(range.endContainer);
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    return range;
  });
}

/** @param {ClipboardEvent} event */
function copy(event) {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !event.clipboardData) return;
  const copied = document.createElement("div");
  for (const range of wholeRanges(selection)) copied.append(range.cloneContents());
  if (!copied.querySelector("math")) return;
  for (const part of copied.querySelectorAll(furniture)) part.remove();
  const html = copied.innerHTML;
  for (const math of copied.querySelectorAll("math")) {
    const tex = texOf(math);
    if (tex) math.replaceWith(tex);
  }
  // Only what is laid out has line breaks between its paragraphs.
  copied.style.cssText = "position: fixed; inset: 0; opacity: 0; pointer-events: none";
  document.body.append(copied);
  const text = copied.innerText;
  copied.remove();
  event.clipboardData.setData("text/html", html);
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
}

/** Listen for copying. */
export function start() {
  document.addEventListener("copy", copy);
}
