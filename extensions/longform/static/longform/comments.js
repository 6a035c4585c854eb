// @ts-check
/* Comments of a post, in the frame that giscus serves.  Nothing is asked of giscus before
   a reader presses the button; none of its scripts runs on this page.  Parameters and
   messages are those of giscus' own client (github.com/giscus/giscus, ADVANCED-USAGE). */

const ORIGIN = "https://giscus.app";
const SESSION = "giscus-session"; // the name that giscus' own client uses
const EXPIRED = /Bad credentials|Invalid state value|State has expired/;

/** What a reader's sign-in left: giscus leads back here with `?giscus=...`. */
function readSession() {
  const address = new URL(location.href);
  const fresh = address.searchParams.get("giscus");
  try {
    if (fresh) localStorage.setItem(SESSION, JSON.stringify(fresh));
    return fresh ?? JSON.parse(localStorage.getItem(SESSION) ?? '""');
  } catch {
    return fresh ?? "";
  } finally {
    address.searchParams.delete("giscus");
    if (fresh) history.replaceState(history.state, "", address);
  }
}

function forgetSession() {
  try {
    localStorage.removeItem(SESSION);
  } catch {} // storage is shut: there is none
}

const theme = () =>
  document.documentElement.dataset.theme === "dark" ? "dark" : "light";

/** @param {HTMLElement} section */
function frameFor(section) {
  const session = readSession();
  const here = new URL(location.href);
  here.hash = "";
  const { lang = "en", ...settings } = section.dataset;
  const about = document.querySelector('meta[name="description"]');
  const parameters = new URLSearchParams({
    origin: here.href,
    session,
    theme: theme(),
    reactionsEnabled: "1",
    emitMetadata: "0",
    inputPosition: "bottom",
    strict: "1",
    description: about?.getAttribute("content") ?? "",
    backLink: here.href,
    .../** @type {Record<string, string>} */ (settings),
  });
  const frame = document.createElement("iframe");
  frame.className = "comments__frame";
  frame.title = section.querySelector("h2")?.textContent ?? "";
  frame.allow = "clipboard-write";
  frame.src = `${ORIGIN}/${lang}/widget?${parameters}`;
  return frame;
}

/** @param {HTMLIFrameElement} frame */
function listen(frame) {
  addEventListener("message", ({ origin, source, data }) => {
    const said = data?.giscus;
    if (origin !== ORIGIN || source !== frame.contentWindow || !said) return;
    if (said.resizeHeight > 0) frame.style.height = `${said.resizeHeight}px`;
    if (said.signOut || EXPIRED.test(said.error ?? "")) {
      forgetSession();
      const address = new URL(frame.src);
      if (!address.searchParams.get("session")) return;
      address.searchParams.delete("session");
      frame.src = address.href;
    }
  });
  new MutationObserver(() =>
    frame.contentWindow?.postMessage({ giscus: { setConfig: { theme: theme() } } }, ORIGIN),
  ).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

/** @param {HTMLElement} section */
function load(section) {
  const frame = frameFor(section);
  listen(frame);
  section.querySelector(".comments__ask")?.replaceWith(frame);
  frame.focus();
}

/** Show the button; load at once for a reader who comes back from signing in. */
export function start() {
  const section = /** @type {HTMLElement} */ (document.querySelector(".comments"));
  const button = section.querySelector("button");
  button?.addEventListener("click", () => load(section));
  if (button) button.hidden = false;
  if (new URL(location.href).searchParams.has("giscus")) load(section);
}
