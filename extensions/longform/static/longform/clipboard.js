// @ts-check
/* Puts a text on the clipboard, and says so: on the button, and to screen readers. */

import { words } from "./words.js";

const shown = 2000; // ms
/** @type {HTMLElement | undefined} */
let status;

/** @param {string} text */
function say(text) {
  if (!status) {
    status = document.createElement("p");
    status.className = "clipboard-status";
    status.setAttribute("role", "status");
    document.body.append(status);
  }
  const place = status;
  place.textContent = "";
  // A status that is new to the page, or the same as before, is not read out.
  setTimeout(() => { place.textContent = text; }, 100);
}

/** @param {string} text */
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // not over https, or not allowed: the older way
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "clipboard-status";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("the browser does not let a page copy");
  }
}

/** Copy what `read` gives, and let the button tell how it went.
    @param {HTMLElement} button
    @param {() => string | Promise<string>} read */
export async function copyFrom(button, read) {
  let outcome = words.copied;
  try {
    await write(await read());
    button.classList.add("is-copied");
  } catch {
    outcome = words.notCopied;
  }
  button.focus();
  say(outcome);
  setTimeout(() => button.classList.remove("is-copied"), shown);
}
