// @ts-check
/* Pictures open large over the page, with their caption: by a click, or by the button
   that stands on each.  Escape, the cross or a click beside the picture closes it and
   gives the focus back.  A second click, or "+", shows details; then it can be dragged. */

import { words } from "./words.js";

const small = 240; // pixels; a smaller picture is an icon

/** Let a mouse move an enlarged picture about; a click without a move zooms or closes.
    @param {HTMLDialogElement} dialog
    @param {HTMLElement} view */
function drag(dialog, view) {
  /** @type {{ x: number, y: number, moved: boolean } | null} */
  let from = null;
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0)
      from = { x: event.clientX, y: event.clientY, moved: false };
  });
  view.addEventListener("pointermove", (event) => {
    if (!from || !event.buttons) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.moved && Math.hypot(x, y) < 4) return;
    view.scrollBy(-x, -y);
    from = { x: event.clientX, y: event.clientY, moved: true };
  });
  view.addEventListener("click", (event) => {
    const { moved } = from ?? { moved: false };
    from = null;
    if (moved) return;
    if (event.target === view) dialog.close();
    else zoom(view, event);
  });
}

/** Show a picture whole, or twice as large around a point.
    @param {HTMLElement} view
    @param {MouseEvent} [event] */
function zoom(view, event) {
  const box = view.firstElementChild?.getBoundingClientRect();
  const large = view.classList.toggle("enlarged__view--details");
  if (!large || !box) return;
  const x = event ? (event.clientX - box.left) / box.width : 0.5;
  const y = event ? (event.clientY - box.top) / box.height : 0.5;
  view.scrollTo(x * view.scrollWidth - view.clientWidth / 2,
    y * view.scrollHeight - view.clientHeight / 2);
}

/** @param {string} className
    @param {string} label */
function makeButton(className, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.setAttribute("aria-label", label);
  return button;
}

/** @param {HTMLImageElement} image
    @param {HTMLElement} opener what gets the focus back */
function open(image, opener) {
  const dialog = document.createElement("dialog");
  dialog.className = "enlarged";
  dialog.setAttribute("aria-label", words.picture);
  const close = makeButton("enlarged__close", words.close);
  const view = document.createElement("div");
  view.className = "enlarged__view";
  view.tabIndex = 0;
  const picture = /** @type {HTMLImageElement} */ (image.cloneNode());
  for (const name of ["id", "loading", "style"]) picture.removeAttribute(name);
  picture.className = "enlarged__picture";
  picture.draggable = false;
  if (/\.svg$/.test(new URL(image.src).pathname)) picture.classList.add("enlarged__picture--drawn");
  view.append(picture);
  dialog.append(close, view);
  const caption = image.closest("figure")?.querySelector("figcaption");
  if (caption) {
    const words = document.createElement("div");
    words.className = `enlarged__caption ${image.closest("article")?.className ?? ""}`;
    words.append(...caption.cloneNode(true).childNodes);
    for (const part of words.querySelectorAll(".headerlink")) part.remove();
    for (const part of words.querySelectorAll("[id]")) part.removeAttribute("id");
    dialog.append(words);
  }
  drag(dialog, view);
  close.addEventListener("click", () => dialog.close());
  let left = false; // by a link of the caption: the focus goes where that leads
  dialog.addEventListener("click", ({ target }) => {
    left = target instanceof Element && Boolean(target.closest("a"));
    if (left || target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "-")
      if ((event.key === "+") !== view.classList.contains("enlarged__view--details")) zoom(view);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (!left) opener.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** Give each picture of the text its button. */
export function start() {
  /** @type {NodeListOf<HTMLImageElement>} */
  const images = document.querySelectorAll(":is(figure, figure p, section > p) > img, section > img");
  for (const image of images) {
    const width = Number(image.getAttribute("width")) || image.naturalWidth;
    if (!image.alt || width < small || image.closest("a, .post-card")) continue;
    const parent = /** @type {HTMLElement} */ (image.parentElement);
    if (parent.tagName === "P" && parent.textContent?.trim()) continue; // within a line
    const button = makeButton("enlarge-button", words.enlarge);
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => open(image, button));
    image.classList.add("enlargeable");
    image.addEventListener("click", () => open(image, button));
    image.after(button);
  }
}
