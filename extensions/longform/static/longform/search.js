// @ts-check
/* The search: the form of the search page, there or in a dialog over another page, run on
   Pagefind's index.  Its words and its markup are those of the page's template. */

const SITE = new URL("../../", import.meta.url);
const BATCH = 8; // results shown at once
const SECTIONS = 3; // of a page, at most
const PAUSE = 150; // milliseconds after a key, before the search
const HAN_OR_KANA = "\\u3040-\\u30ff\\u3400-\\u9fff";
// The index has each of these signs as a word of its own (writing/search_text.py).
const JOINS = new RegExp(`(?<=[${HAN_OR_KANA}])(?=[${HAN_OR_KANA}])`, "g");
const ONLY_SIGNS = new RegExp(`^[${HAN_OR_KANA}]+$`);
const GAPS = new RegExp(
  `(?<=[${HAN_OR_KANA}](?:</mark>)?) (?=(?:<mark>)?[${HAN_OR_KANA}])`, "g");

/** @typedef {{ title: string, url: string, excerpt: string, locations: number[] }} Section */
/** @typedef {{ url: string, excerpt: string, meta: Record<string, string>,
      sub_results: Section[] }} Page */
/** @typedef {Record<string, Record<string, number>>} Counts */
/** @typedef {{ id: string, data(): Promise<Page> }} Result */
/** @typedef {{ results: Result[], filters: Counts, totalFilters: Counts }} Found */
/** @typedef {{ options(options: object): Promise<void>, filters(): Promise<Counts>,
      mergeIndex(path: string, options: object): Promise<void>, shards?: string[],
      search(words: string | null, options: object): Promise<Found> }} Pagefind */

/** @type {Promise<Pagefind> | undefined} */
let loading;

/** Load Pagefind, once it is needed. */
async function load() {
  /** @type {Pagefind} */
  const pagefind = await import(new URL("pagefind/pagefind.js", SITE).href);
  const { shards: [first, ...others] = [] } = pagefind; // of a large site's index
  const options = (/** @type {string | undefined} */ shard) => ({
    baseUrl: SITE.pathname, excerptLength: 24, ...(shard && { mergeFilter: { shard } }) });
  await pagefind.options(options(first));
  await Promise.all(others.map((shard) =>
    pagefind.mergeIndex(`${SITE.pathname}pagefind/${shard}/`, options(shard))));
  await pagefind.filters(); // a search counts those that are loaded
  return pagefind;
}

/** Search; the best is the first, or without words the newest.
    @param {Pagefind} pagefind @param {string} words
    @param {Record<string, string>} filters @return {Promise<Found>} */
async function ask(pagefind, words, filters) {
  const found = await pagefind.search(words || null, { filters });
  // A large site's index calls a page by its moment, its shard, and its content.
  if (!words && pagefind.shards)
    found.results.sort((one, other) => one.id < other.id ? 1 : -1);
  if (!words) return found;
  /** @type {Map<string, Result>} */
  const firsts = new Map();
  for (const result of found.results) {
    const shard = result.id.split(".")[1] ?? "";
    if (!firsts.has(shard)) firsts.set(shard, result);
  }
  const answering = (await Promise.all([...firsts].map(async ([shard, result]) =>
    answers(await result.data(), words) ? [shard] : []))).flat();
  if (answering.length === firsts.size) return found;
  if (!answering.length) return { ...found, results: [] };
  return pagefind.search(words, { filters: { ...filters, shard: { any: answering } } });
}

/** Make an element with a class, and with text.
    @param {string} name @param {string} part @param {(Node | string)[]} content */
function make(name, part, ...content) {
  const element = document.createElement(name);
  element.className = `search__${part}`;
  element.append(...content);
  return element;
}

/** Make a paragraph of Pagefind's excerpt, whose only markup is <mark>.
    @param {string} excerpt */
function renderExcerpt(excerpt) {
  const before = /^(<mark>)?\p{Lu}/u.test(excerpt) ? "" : "… ";
  const after = /[.!?…](<\/mark>)?$/.test(excerpt) ? "" : " …";
  const parts = excerpt.replace(GAPS, "").split(/<mark>(.*?)<\/mark>/).map((part, number) => {
    const text = part.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    if (number % 2 === 0) return text;
    const mark = document.createElement("mark");
    mark.append(text);
    return mark;
  });
  return make("p", "excerpt", before, ...parts, after);
}

/** Say whether a page has what was asked.  Where no word begins like that, Pagefind goes
    on to words that the asked one begins with: "a" for "attention".
    @param {Page} page @param {string} query */
function answers(page, query) {
  const plain = (/** @type {string} */ text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const marks = [page, ...page.sub_results]
    .flatMap(({ excerpt }) => excerpt.match(/<mark>.*?<\/mark>/g) ?? []).map(plain);
  const starts = plain(query).split(/[^\p{L}\p{N}]+/u).filter(Boolean)
    .map((word) => word.slice(0, 3));
  return !starts.length
    || marks.some((mark) => starts.some((start) => mark.includes(start)));
}

/** Return an address that leads to the first marked words of an excerpt, where the
    browser can show them (WICG, URL fragment text directives).
    @param {string} url @param {string} excerpt */
function wordsAt(url, excerpt) {
  const found = excerpt.replace(GAPS, "")
    .match(/(\S+ \S+ )?((?:<mark>[^<]*<\/mark> ?)+)/);
  const isElsewhere = !found?.[1] && url.includes("#"); // it may be the page's first such word
  if (!found || isElsewhere || !("fragmentDirective" in document)) return url;
  const [before, words] = [found[1] ?? "", found[2]].map((text) => encodeURIComponent(
    text.replace(/<\/?mark>/g, "").trim().replace(/[.,;:!?]+$/, "")).replaceAll("-", "%2D"));
  const prefix = before ? `${before}-,` : "";
  return `${url}${url.includes("#") ? "" : "#"}:~:text=${prefix}${words}`;
}

/** @param {Page} page */
function renderPage(page) {
  const [own, ...others] = page.sub_results;
  const first = own && own.url === page.url ? own : undefined;
  const sections = (first ? others : page.sub_results)
    .sort((one, other) => other.locations.length - one.locations.length)
    .slice(0, SECTIONS)
    .sort((one, other) => one.locations[0] - other.locations[0]);
  const excerpt = first?.excerpt ?? (sections.length ? "" : page.excerpt);
  const item = make("li", "result", link("title", page.meta.title, page.url, excerpt));
  if (page.meta.date) item.append(make("span", "date", page.meta.date));
  if (excerpt) item.append(renderExcerpt(excerpt));
  if (sections.length) item.append(make("ul", "sections", ...sections.map((section) =>
    make("li", "section", link("section-title", section.title, section.url, section.excerpt),
      renderExcerpt(section.excerpt)))));
  return item;
}

/** @param {string} part @param {string} title @param {string} url @param {string} excerpt */
function link(part, title, url, excerpt) {
  const anchor = /** @type {HTMLAnchorElement} */ (make("a", part, title.replace(GAPS, "")));
  anchor.href = wordsAt(url, excerpt);
  return anchor;
}

/** What is typed, as the index has it. @param {string} words */
function asIndexed(words) {
  const parted = words.replace(JOINS, " ");
  return ONLY_SIGNS.test(words) && parted !== words ? `"${parted}"` : parted;
}

/** Run a search form.
    @param {HTMLFormElement} form @param {(query: string) => void} told what is asked */
function run(form, told) {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
  const selects = [...form.querySelectorAll("select")];
  const [status, list, more] = ["status", "results", "more"].map((part) =>
    /** @type {HTMLElement} */ (form.querySelector(`.search__${part}`)));
  const any = selects[0].options[0].text;
  /** @type {Result[]} */
  let waiting = [];
  let turn = 0;
  let pause = 0;

  /** @param {Counts} totals @param {Counts} left */
  function fillFilters(totals, left) {
    for (const select of selects) {
      const chosen = select.value;
      const counts = (chosen ? totals : left)[select.name] ?? {};
      const names = Object.keys({ ...(chosen && { [chosen]: 0 }), ...counts }).sort();
      if (select.name === "year") names.reverse();
      select.replaceChildren(new Option(any, ""), ...names
        .filter((name) => counts[name] || name === chosen)
        .map((name) => new Option(`${name} (${counts[name] ?? 0})`, name)));
      select.value = chosen;
      const label = /** @type {HTMLElement} */ (select.parentElement);
      label.hidden = label.hidden && names.length === 0;
    }
  }

  async function showMore() {
    const asked = turn;
    const pages = await Promise.all(waiting.splice(0, BATCH).map((one) => one.data()));
    if (asked !== turn) return;
    const items = pages.map(renderPage);
    list.append(...items);
    more.hidden = waiting.length === 0;
    return items[0];
  }

  async function search() {
    window.clearTimeout(pause);
    const asked = ++turn;
    const query = new URLSearchParams();
    for (const field of [input, ...selects])
      if (field.value.trim()) query.set(field.name, field.value.trim());
    told(query.toString());
    try {
      const pagefind = await (loading ??= load());
      const { q = "", ...filters } = Object.fromEntries(query);
      const words = asIndexed(q);
      const found = query.size && await ask(pagefind, words, filters);
      const totals = found ? found.totalFilters : await pagefind.filters();
      if (asked !== turn) return;
      fillFilters(totals, found ? found.filters : totals);
      waiting = found ? found.results : [];
      list.replaceChildren();
      more.hidden = true;
      const count = waiting.length;
      const { none, one, many } = /** @type {Record<string, string>} */ (form.dataset);
      await showMore();
      if (asked === turn) status.textContent = !query.size ? ""
        : count > 1 ? many.replace("{count}", String(count)) : count ? one : none;
    } catch (error) {
      loading = undefined;
      if (asked === turn) status.textContent = form.dataset.failed ?? "";
      console.warn(error);
    }
  }

  input.addEventListener("input", () => {
    window.clearTimeout(pause);
    pause = window.setTimeout(search, PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) search();
  });
  more.addEventListener("click", async () => (await showMore())?.querySelector("a")?.focus());
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    /** @type {HTMLElement[]} */
    const places = [input, ...list.querySelectorAll("a")];
    const at = places.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (!step || at < 0) return;
    event.preventDefault();
    places[at + step]?.focus();
  });
  form.hidden = false;
  return { input, search, /** @param {URLSearchParams} query */ set(query) {
    input.value = query.get("q") ?? "";
    for (const select of selects) {
      const value = query.get(select.name) ?? "";
      if (value) select.add(new Option(value, value));
      select.value = value;
    }
    return search();
  } };
}

/** Run the search page: what is asked stands in its address.
    @param {HTMLFormElement} form */
function runPage(form) {
  let entry = "replaceState";
  const { search, set } = run(form, (query) => {
    const address = query ? `?${query}` : location.pathname;
    if (query !== location.search.slice(1))
      history[/** @type {"pushState"} */ (entry)](null, "", address);
    entry = "replaceState";
  });
  const again = () => set(new URLSearchParams(location.search));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  form.addEventListener("change", () => entry = "pushState", { capture: true });
  window.addEventListener("popstate", again);
  if (!location.search) form.querySelector("input")?.focus();
  document.querySelector(".search-page__without")?.setAttribute("hidden", "");
  again();
}

/** @type {Promise<HTMLDialogElement> | undefined} */
let making;

/** Make the dialog from the form of the search page.
    @param {string} address of that page */
async function makeDialog(address) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("search.css", import.meta.url).href;
  const styled = new Promise((done) => style.onload = style.onerror = done);
  document.head.append(style);
  const [answer] = await Promise.all([fetch(address), styled]);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = /** @type {HTMLFormElement} */ (page.querySelector("form.search"));
  form.action = address;
  const dialog = document.createElement("dialog");
  dialog.className = "search-dialog";
  const { input, search } = run(form, () => {});
  dialog.setAttribute("aria-label", input.getAttribute("aria-label") ?? "");
  dialog.append(form);
  dialog.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest(".search__close");
    const left = target instanceof Element && target.closest("a");
    if (target === dialog || button || left) dialog.close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return; // a search field would be emptied first
    event.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  search();
  return dialog;
}

/** Open the search; without an address, run the form of this page.
    @param {string} [address] of the search page */
export async function start(address) {
  const own = /** @type {HTMLFormElement | null} */ (document.querySelector("main form.search"));
  if (!address) {
    if (own) runPage(own);
    return;
  }
  if (own) return own.querySelector("input")?.select();
  const dialog = await (making ??= makeDialog(address));
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input")?.select();
}
