"""Laws of the search: on every page, by keyboard alone, with nothing loaded before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from longform.writing import search_shards
from tests.browser.reader import Reader, contrast
from tests.browser.server import served
from tests.site import Site, post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
expect.set_options(timeout=15_000)

_POST = "posts/diffusion-models/"
_FOCUSED = "document.activeElement"
_IN_FIELD = f"{_FOCUSED}.matches('.search__input')"
_DIALOG = "dialog.search-dialog[open]"


def _opened(page: Page, key: str = "Control+k") -> Page:
    """Open the search by a key and wait until it is there."""
    page.keyboard.press(key)
    page.wait_for_selector(_DIALOG)
    page.wait_for_function(_IN_FIELD)
    return page


def _ask(page: Page, words: str) -> list[str]:
    """Type into the field, once it has the focus; return the titles found."""
    page.wait_for_function(_IN_FIELD)
    page.keyboard.insert_text(words)
    expect(page.locator(".search__status")).not_to_be_empty()
    return page.locator(".search__title").all_inner_texts()


def _searching(reader: Reader) -> list[str]:
    """Return what was asked for that only a search needs."""
    return [url for url in reader.requests if re.search("/pagefind/|search", url)]


# -- Opening and closing ---------------------------------------------------------------


@pytest.mark.parametrize("path", ["", _POST, "blog/"])
def test_nothing_of_the_search_is_loaded_before_it_is_opened(
    reader: Reader, path: str
) -> None:
    page = reader.open(path)
    page.mouse.wheel(0, 2000)
    page.keyboard.press("Tab")
    page.wait_for_load_state("networkidle")
    assert _searching(reader) == []
    _opened(page)
    page.wait_for_load_state("networkidle")
    assert any("/pagefind/" in url for url in _searching(reader))


@pytest.mark.parametrize("key", ["Control+k", "Meta+k", "/"])
def test_a_key_opens_it_on_any_page(reader: Reader, key: str) -> None:
    for path in ("", _POST):
        _opened(reader.open(path), key)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_button_of_the_header_opens_it(reader: Reader, width: int) -> None:
    page = reader.open(_POST, width=width)
    page.get_by_role("link", name="Search", exact=True).click()
    page.wait_for_selector(_DIALOG)
    assert urlsplit(page.url).path == f"/{_POST}"


def test_a_click_for_a_new_window_gets_the_page(reader: Reader) -> None:
    page = reader.open("")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Search", exact=True).click(modifiers=["Control"])
    assert urlsplit(opened.value.url).path == "/search.html"
    assert page.locator(_DIALOG).count() == 0


def test_a_slash_that_is_typed_stays_a_slash(reader: Reader) -> None:
    page = _opened(reader.open(""))
    page.keyboard.type("a/b")
    assert page.locator(".search__input").input_value() == "a/b"


@pytest.mark.parametrize("close", ["Escape", "button", "outside"])
def test_it_closes_and_gives_the_focus_back(reader: Reader, close: str) -> None:
    page = reader.open(_POST)
    link = page.get_by_role("link", name="Search", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(_DIALOG)
    _ask(page, "noise")
    if close == "Escape":
        page.keyboard.press("Escape")
    elif close == "button":
        page.get_by_role("button", name="Close").click()
    else:
        page.mouse.click(5, 400)
    expect(page.locator(_DIALOG)).to_have_count(0)
    expect(link).to_be_focused()


def test_it_is_not_printed_over_the_page(reader: Reader) -> None:
    page = _opened(reader.open(""))
    page.emulate_media(media="print")
    assert not page.locator("dialog.search-dialog").is_visible()


def test_tab_stays_within_it(reader: Reader) -> None:
    page = _opened(reader.open(""))
    _ask(page, "noise")
    for _ in range(40):
        page.keyboard.press("Tab")
        # The browser's own controls come after the last one; no part of the page does.
        where = page.evaluate(f"{_FOCUSED}.closest('{_DIALOG}, main, header')?.tagName")
        assert where in {"DIALOG", None}


def test_it_has_a_name_and_tells_how_much_is_found(reader: Reader) -> None:
    page = _opened(reader.open(""))
    _ask(page, "noise")
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ pages found$"))


# -- What is found ---------------------------------------------------------------------


def test_results_stand_by_section_with_the_words_marked(reader: Reader) -> None:
    page = _opened(reader.open(""))
    _ask(page, "annealed Langevin")
    first = page.locator(".search__result").first
    expect(first.locator(".search__title")).to_have_text("What are Diffusion Models?")
    expect(first.locator(".search__date")).to_have_text("July 11, 2021")
    marks = page.locator(".search__excerpt mark").all_inner_texts()
    assert marks
    assert all(re.match("(?i)anneal|langevin", mark) for mark in marks)
    anchors = [
        urlsplit(str(link.get_attribute("href"))).fragment.partition(":~:")[0]
        for link in first.locator(".search__section-title").all()
    ]
    assert anchors
    post_page = reader.open(_POST)
    assert [a for a in anchors if post_page.locator(f"[id='{a}']").count() != 1] == []


def test_a_formula_in_an_excerpt_reads_as_one_writes_it(reader: Reader) -> None:
    page = _opened(reader.open(""))
    _ask(page, '"unit variance keep it"')
    told = " ".join(page.locator(".search__excerpt").all_inner_texts())
    assert "because \u03b1_t+β_t=1" in told


def test_following_a_section_leads_there_with_the_word_in_sight(
    reader: Reader,
) -> None:
    page = _opened(reader.open(""))
    _ask(page, "simulating the steps")
    section = page.locator(".search__section-title", has_text="The forward process")
    section.click()
    page.wait_for_url(f"**/{_POST}**")
    heading = page.locator("#dm-forward, #the-forward-process").first
    expect(heading).to_be_attached()
    text = page.get_by_text("without simulating the steps")
    expect(text).to_be_in_viewport()


def test_a_section_of_this_very_page_is_reached_too(reader: Reader) -> None:
    page = _opened(reader.open(_POST))
    _ask(page, "simulating the steps")
    page.locator(".search__section-title", has_text="The forward process").click()
    expect(page.locator(_DIALOG)).to_have_count(0)
    expect(page.get_by_text("without simulating the steps")).to_be_in_viewport()


@pytest.mark.parametrize("words", ["zzzqqq", "aqqzzx", "<script>alert(1)</script>qq"])
def test_where_nothing_is_found_it_says_what_to_try(reader: Reader, words: str) -> None:
    page = _opened(reader.open(""))
    assert _ask(page, words) == []
    expect(page.get_by_role("status")).to_contain_text("Nothing found. Try")
    assert not reader.complaints


def test_words_that_are_asked_are_never_run(reader: Reader) -> None:
    page = reader.open("search.html?q=<img src=x onerror=alert(1)>&tag=<b>x</b>")
    expect(page.get_by_role("status")).not_to_be_empty()
    assert page.locator("main b, main img").count() == 0


# -- By keyboard -----------------------------------------------------------------------


def test_arrows_go_through_the_results_and_back_to_the_field(reader: Reader) -> None:
    page = _opened(reader.open(""))
    _ask(page, "noise")
    links = page.locator(".search__results a")
    for number in range(3):
        page.keyboard.press("ArrowDown")
        expect(links.nth(number)).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(page.locator(".search__input")).to_be_focused()


def test_enter_follows_the_chosen_result(reader: Reader) -> None:
    page = _opened(reader.open(""))
    _ask(page, "annealed Langevin")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert urlsplit(page.url).path == f"/{_POST}index.html"


def test_enter_in_the_field_shows_all_on_the_search_page(reader: Reader) -> None:
    page = _opened(reader.open(_POST))
    _ask(page, "label noise")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    address = urlsplit(page.url)
    assert (address.path, parse_qs(address.query)) == (
        "/search.html",
        {"q": ["label noise"]},
    )
    expect(page.locator(".search__input")).to_have_value("label noise")
    expect(page.locator(".search__result").first).to_be_visible()


# -- The search page -------------------------------------------------------------------


def test_what_is_asked_stands_in_the_address(reader: Reader) -> None:
    page = reader.open("search.html")
    expect(page.locator(".search__input")).to_be_focused()
    _ask(page, "label")
    page.get_by_label("Tag").select_option("vision")
    page.wait_for_url("**/search.html?q=label&tag=vision")


def test_going_back_takes_a_filter_away(reader: Reader) -> None:
    page = reader.open("search.html?q=label")
    found = page.get_by_role("status")
    expect(found).not_to_be_empty()
    before = found.inner_text()
    page.get_by_label("Tag").select_option("vision")
    expect(found).not_to_have_text(before)
    page.go_back()
    expect(found).to_have_text(before)
    expect(page.get_by_label("Tag")).to_have_value("")


def test_going_back_from_a_result_shows_what_was_found(reader: Reader) -> None:
    page = reader.open("search.html")
    _ask(page, "annealed Langevin")
    with page.expect_navigation():
        page.locator(".search__title").first.click()
    page.go_back()
    expect(page.locator(".search__input")).to_have_value("annealed Langevin")
    expect(page.locator(".search__title").first).to_be_visible()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tag", "theory"),
        ("series", "Learning with not Enough Data"),
        ("author", "The Tangent Notes editors"),
        ("year", "2021"),
    ],
)
def test_a_filter_leaves_as_many_pages_as_it_says(
    reader: Reader, name: str, value: str
) -> None:
    page = reader.open("search.html")
    select = page.locator(f"select[name={name}]")
    option = select.locator("option", has_text=f"{value} (")
    expect(option).to_have_count(1)
    (count,) = re.findall(r"\((\d+)\)$", option.inner_text())
    select.select_option(value)
    page.wait_for_url(re.compile(f"[?&]{name}="))
    expect(page.get_by_role("status")).to_contain_text(f"{count} page")
    assert page.locator(".search__result").count() == min(int(count), 8)


def test_without_a_script_the_page_says_what_works(reader: Reader) -> None:
    page = reader.open("search.html", java_script_enabled=False)
    expect(page.get_by_text("Searching needs JavaScript")).to_be_visible()
    expect(page.locator("form.search")).to_be_hidden()
    expect(page.locator("main").get_by_role("link", name="Tags")).to_be_visible()


def test_from_a_folder_the_page_says_what_works(
    browser: Browser, built_blog: Path
) -> None:
    with Reader(browser, f"{built_blog.as_uri()}/") as someone:
        page = someone.open("index.html")
        page.get_by_role("link", name="Search", exact=True).click()
        expect(page.get_by_text("Searching needs JavaScript")).to_be_visible()
        expect(page.get_by_text("python -m http.server")).to_be_visible()


def test_a_lost_index_is_told(reader: Reader) -> None:
    page = reader.window()
    page.route("**/pagefind-entry.json*", lambda route: route.abort())
    reader.go(page, "search.html?q=noise")
    expect(page.get_by_role("status")).to_contain_text("could not be loaded")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_found_can_be_read(reader: Reader, scheme: str) -> None:
    page = _opened(reader.open("", scheme=scheme))
    _ask(page, "noise")
    for part in ("title", "date", "excerpt", "section-title", "status", "filter"):
        assert contrast(page, f".search__{part}") >= 4.5
    assert contrast(page, ".search__excerpt mark") >= 4.5


# -- Another site ----------------------------------------------------------------------

_WORDS = "Attention is quadratic in the length of a text. "
_RARE = {7: "An aardvark.", 12: "Another aardvark, and a question."}


@pytest.fixture(scope="module", params=[1, 4], ids=["one shard", "four shards"])
def notes(
    request: pytest.FixtureRequest,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Reader]:
    """Give someone who reads a blog in two languages below ``/notes/``."""
    folder = tmp_path_factory.mktemp("notes")
    many = {
        f"posts/p{number}/index.md": post(
            f"date: 2022-01-{number:02}\ntags: [{'odd' if number % 2 else 'even'}]",
            f"# Post {number}\n\n{_WORDS * 3}\n{_RARE.get(number, '')}\n",
        )
        for number in range(1, 21)
    }
    chinese = post(
        "date: 2023-01-01\nlanguage: zh",
        "# 扩散模型\n\n这是一段简单的测试文本。扩散模型很有趣。\n",
    )
    site = Site(folder / "source", {**many, "posts/zh/index.md": chinese})
    site.edit("conf.py", "notes.example.org/", "example.org/notes/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_shards, "shard_count", lambda _: request.param)
        build = site.build("-W")
    assert build.status == 0, build.output
    site.out().rename(folder / "notes")
    with served(folder) as address, Reader(browser, f"{address}notes/") as someone:
        yield someone


def test_below_a_path_results_lead_to_pages(notes: Reader) -> None:
    page = _opened(notes.open("posts/p3/"))
    _ask(page, "quadratic")
    hrefs = page.locator(".search__title").evaluate_all("all => all.map(a => a.href)")
    assert [h for h in hrefs if not h.startswith(f"{notes.address}posts/p")] == []
    with page.expect_navigation() as arrived:
        page.locator(".search__title").first.click()
    assert arrived.value.ok


def test_many_results_come_in_parts_and_the_focus_goes_on(notes: Reader) -> None:
    page = notes.open("search.html?q=quadratic")
    results = page.locator(".search__result")
    expect(page.get_by_role("status")).to_have_text("20 pages found")
    expect(results).to_have_count(8)
    more = page.get_by_role("button", name="Show more")
    more.click()
    expect(results).to_have_count(16)
    expect(results.nth(8).locator("a").first).to_be_focused()
    more.click()
    expect(results).to_have_count(20)
    expect(more).to_be_hidden()


@pytest.mark.parametrize("words", ["扩散模型", "散模", "段简单", "测试"])
def test_any_part_of_a_chinese_sentence_is_found(notes: Reader, words: str) -> None:
    # Also across words, as in Pagefind/pagefind#987, and from a page in English.
    page = _opened(notes.open(""))
    assert _ask(page, words) == ["扩散模型"]
    told = page.locator(".search__excerpt").first.inner_text()
    assert words in told


def test_signs_that_no_post_has_side_by_side_are_not_found(notes: Reader) -> None:
    assert _ask(_opened(notes.open("")), "模扩") == []


def test_a_rare_word_is_found_where_it_stands_and_nothing_else_is(
    notes: Reader,
) -> None:
    # Of a shard without the word, Pagefind gives pages with a beginning of it: "a".
    page = notes.open("search.html?q=aardvark")
    expect(page.get_by_role("status")).to_have_text("2 pages found")
    titles = page.locator(".search__title")
    expect(titles).to_have_count(2)
    assert sorted(titles.all_inner_texts()) == ["Post 12", "Post 7"]
    option = page.locator("select[name=tag] option", has_text="odd (")
    expect(option).to_have_text("odd (1)")


def test_without_words_a_filter_shows_the_newest_posts_first(notes: Reader) -> None:
    page = notes.open("search.html?tag=even")
    expect(page.get_by_role("status")).to_have_text("10 pages found")
    page.get_by_role("button", name="Show more").click()
    titles = page.locator(".search__title")
    expect(titles).to_have_count(10)
    assert titles.all_inner_texts() == [f"Post {n}" for n in range(20, 0, -2)]


def test_a_word_that_is_on_no_page_is_not_found(notes: Reader) -> None:
    page = notes.open("search.html?q=zzzqqq")
    expect(page.get_by_role("status")).to_contain_text("Nothing found")
    expect(page.locator(".search__result")).to_have_count(0)


def test_the_page_of_no_page_works_at_any_depth(notes: Reader) -> None:
    page = notes.window()
    gone = f"{notes.address}posts/2019/gone/"
    answer = page.request.get(f"{notes.address}404.html")
    page.route(gone, lambda route: route.fulfill(response=answer, status=404))
    page.goto(gone)
    failures = [failure for failure in notes.failures if gone not in failure]
    assert failures == []
    page.locator(".not-found__search input").fill("quadratic")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{notes.address}search.html?q=quadratic"
    expect(page.get_by_role("status")).to_have_text("20 pages found")
