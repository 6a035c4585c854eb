"""Laws of what pages may load: the policy holds, and nothing that we do breaks it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import build
from tests.browser.reader import KINDS, Reader
from tests.browser.server import served
from tests.site import CONF, Site, post
from tests.writing.test_security import ANALYTICS, GISCUS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_NOTE_VIOLATIONS = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", event => violations.push(
    `${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""


def _watch(reader: Reader, path: str, **options: object) -> Page:
    page = reader.window(**options)  # type: ignore[arg-type]
    page.add_init_script(_NOTE_VIOLATIONS)
    reader.go(page, path)
    return page


def _use(page: Page) -> None:
    """Do what a reader can do on any page, and more where there is more."""
    page.locator(".color-mode__choice--dark").click()
    page.locator(".search-button").first.hover()
    for what in (".bd-article a.reference", ".bd-article figure img"):
        for element in page.locator(what).all()[:4]:
            element.hover()
            page.wait_for_timeout(400)
    page.keyboard.press("Control+k")
    page.wait_for_timeout(300)
    page.keyboard.press("Escape")


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_breaks_its_policy_when_it_is_used(reader: Reader, kind: str) -> None:
    page = _watch(reader, KINDS[kind])
    _use(page)
    assert page.evaluate("violations") == []


def test_the_policy_is_in_force(reader: Reader) -> None:
    page = _watch(reader, "")
    for element in (
        "<img src='https://other.example/a.png'>",
        "<style>b { top: 0 }</style>",
        "<b onclick='1'>b</b>",
        "<iframe src='https://other.example/'></iframe>",
    ):
        page.evaluate(f"document.body.insertAdjacentHTML('beforeend', `{element}`)")
    page.wait_for_function("violations.length == 4")
    found = {v.partition(":")[0] for v in page.evaluate("violations")}
    assert found == {"img-src", "style-src-elem", "script-src-attr", "frame-src"}


@pytest.mark.parametrize("kind", ["home", "post"])
def test_pages_also_work_under_the_headers_of_a_host(
    browser: Browser, built_blog: Path, kind: str
) -> None:
    lines = (built_blog / "_headers").read_text().partition("\n/\n")[0]
    headers = dict(
        line.strip().split(": ", 1) for line in lines.splitlines() if ": " in line
    )
    assert "Content-Security-Policy" in headers
    with served(built_blog, headers) as address, Reader(browser, address) as reader:
        page = _watch(reader, KINDS[kind])
        _use(page)
        assert page.evaluate("violations") == []
        assert not reader.complaints


# -- Comments and analytics ------------------------------------------------------------


@pytest.fixture(scope="module")
def social_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    body = "# A post\n\n<script>window.ran = true</script>\n\nText.\n"
    quiet = "suppress_warnings = ['longform.blocked']\n"
    site = Site(
        tmp_path_factory.mktemp("social"),
        {
            "posts/a/index.md": post("date: 2022-01-01\nsummary: About A.", body),
            "conf.py": CONF + GISCUS + ANALYTICS + quiet,
        },
    )
    pages = build(site.folder, tmp_path_factory.mktemp("social-out"))
    with served(pages) as address:
        yield address
    shutil.rmtree(site.folder)


@pytest.fixture
def social(browser: Browser, social_site: str) -> Iterator[Reader]:
    with Reader(browser, social_site) as someone:
        yield someone


def _open(social: Reader, query: str = "", script: str = "", **options: object) -> Page:
    """Open the post; the other hosts are played by this test."""
    page = social.window(**options)  # type: ignore[arg-type]
    page.route(
        "https://giscus.app/**",
        lambda route: route.fulfill(
            content_type="text/html",
            body="""<script>onmessage = ({ data }) => {
              if (data.giscus.setConfig) document.title = data.giscus.setConfig.theme;
            };
            parent.postMessage({ giscus: { resizeHeight: 777 } }, "*")</script>""",
        ),
    )
    page.route(
        "https://counts.example/**",
        lambda route: route.fulfill(
            content_type="text/javascript",
            body="window.counted = document.currentScript.dataset.goatcounter",
        ),
    )
    page.add_init_script(_NOTE_VIOLATIONS + script)
    social.go(page, f"posts/a/{query}")
    return page


def _asked(social: Reader, host: str) -> list[str]:
    return [url for url in social.requests if url.startswith(f"https://{host}/")]


def test_comments_are_asked_for_by_the_button_and_not_before(social: Reader) -> None:
    page = _open(social)
    page.locator(".comments").scroll_into_view_if_needed()
    button = page.get_by_role("button", name="Load comments")
    button.wait_for()
    assert not _asked(social, "giscus.app")
    button.focus()
    page.keyboard.press("Enter")
    frame = page.locator("iframe.comments__frame")
    frame.wait_for()
    (address,) = _asked(social, "giscus.app")
    assert address.startswith("https://giscus.app/en/widget?")
    for part in ("repo=me%2Fnotes", "term=posts%2Fa%2F", "strict=1", "theme=light"):
        assert part in address
    page.wait_for_function(
        "document.querySelector('.comments__frame').offsetHeight == 777"
    )


def test_comments_have_the_colours_of_the_page(social: Reader) -> None:
    page = _open(social, scheme="dark")
    page.get_by_role("button", name="Load comments").click()
    page.locator("iframe.comments__frame").wait_for()
    assert "theme=dark" in _asked(social, "giscus.app")[0]
    page.frame_locator(".comments__frame").locator("body").wait_for(state="attached")
    page.locator(".color-mode__choice--light").click()
    frame = next(f for f in page.frames if "giscus" in f.url)
    frame.wait_for_function("document.title == 'light'")


def test_a_reader_who_comes_back_from_signing_in_sees_the_comments(
    social: Reader,
) -> None:
    page = _open(social, "?giscus=token")
    page.locator("iframe.comments__frame").wait_for()
    assert "session=token" in _asked(social, "giscus.app")[0]
    assert "giscus" not in page.url
    assert page.evaluate("localStorage['giscus-session']") == '"token"'


def test_without_scripts_a_link_leads_to_the_comments(social: Reader) -> None:
    page = _open(social, java_script_enabled=False)
    assert not page.get_by_role("button", name="Load comments").is_visible()
    assert page.get_by_role("link", name="Read them on GitHub").is_visible()


def test_a_visit_is_counted_where_a_site_counts(social: Reader) -> None:
    page = _open(social)
    page.wait_for_function("window.counted")
    assert page.evaluate("counted") == "https://me.counts.example/count"


@pytest.mark.parametrize(
    "wish",
    [
        "Object.defineProperty(navigator, 'doNotTrack', { value: '1' })",
        "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })",
    ],
)
def test_a_reader_who_wants_no_tracking_is_not_counted(
    social: Reader, wish: str
) -> None:
    page = _open(social, script=wish)
    page.get_by_role("button", name="Load comments").wait_for()
    page.wait_for_timeout(300)
    assert not _asked(social, "counts.example")


def test_a_script_in_a_post_does_not_run(social: Reader) -> None:
    page = _open(social)
    assert page.evaluate("window.ran") is None
    assert [v for v in page.evaluate("violations") if v.startswith("script-src")]
