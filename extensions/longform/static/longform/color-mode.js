// @ts-check
/* Light, dark, or as the system has it: remembered, the same in every open page.  What
   stands in the head of the page (first-paint-script.html) has set `data-mode`, the
   choice, and `data-theme`, what comes of it, before anything was drawn. */

const root = document.documentElement.dataset;
const system = matchMedia("(prefers-color-scheme: dark)");
const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (
  document.querySelectorAll(".color-mode__input")
);

/** @param {string} mode */
function show(mode) {
  root.mode = mode;
  root.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
  for (const input of inputs) input.checked = input.value === mode;
}

/** Show the reader's choice and follow it. */
export function start() {
  show(root.mode ?? "auto");
  for (const input of inputs)
    input.addEventListener("change", () => {
      show(input.value);
      try {
        localStorage.setItem("mode", input.value);
      } catch {} // storage is shut: the choice holds for this page
    });
  system.addEventListener("change", () => show(root.mode ?? "auto"));
  // Paper is white: colours, pictures and listings are those for the light.
  addEventListener("beforeprint", () => { root.theme = "light"; });
  addEventListener("afterprint", () => show(root.mode ?? "auto"));
  addEventListener("storage", ({ key, newValue }) => {
    if (key === "mode") show(newValue ?? "auto");
  });
}
