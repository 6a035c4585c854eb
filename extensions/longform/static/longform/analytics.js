// @ts-check
/* Counts a visit by the script that a site names, unless the reader's browser asks not to
   be tracked: Do Not Track, or Global Privacy Control (W3C). */

/** Add the script, with its attributes. */
export function start() {
  const asked = /** @type {{ globalPrivacyControl?: boolean }} */ (navigator);
  if (asked.globalPrivacyControl || navigator.doNotTrack === "1") return;
  const meta = document.querySelector('meta[name="longform-analytics"]');
  const script = document.createElement("script");
  for (const [name, value] of Object.entries(JSON.parse(meta?.getAttribute("content") ?? "{}")))
    script.setAttribute(name, value);
  document.head.append(script);
}
