"""Laws of the policy that each page and ``_headers`` carry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from longform.model.content_policy import policy_in
from tests.site import CONF, Site, post

if TYPE_CHECKING:
    from pathlib import Path

GISCUS = """\
longform_comments = {
    "repo": "me/notes",
    "repo_id": "R_1",
    "category": "Comments",
    "category_id": "DIC_1",
}
"""
ANALYTICS = """\
longform_analytics = {
    "src": "https://counts.example/count.js",
    "data-goatcounter": "https://me.counts.example/count",
}
"""
POSTS = {
    "posts/a/index.md": post(body="# A\n\n<b>Bold.</b>\n"),
    "posts/quiet/index.md": post("date: 2022-01-02\ncomments: false"),
    "posts/de/index.md": post("date: 2022-01-03\nlanguage: de"),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("plain"), POSTS)
    assert site.build("-W").status == 0
    return site


@pytest.fixture(scope="module")
def social(tmp_path_factory: pytest.TempPathFactory) -> Site:
    files = {**POSTS, "conf.py": CONF + GISCUS + ANALYTICS}
    site = Site(tmp_path_factory.mktemp("social"), files)
    assert site.build("-W").status == 0
    return site


def test_every_page_has_a_policy(plain: Site) -> None:
    pages = [path for path in plain.files() if path.endswith(".html")]
    without = {path for path in pages if not policy_in(plain.text(path))}
    # Sphinx's copy of a theme's macros is no page.
    assert without <= {"_static/webpack-macros.html"}
    assert len(pages) > 5


def test_a_site_that_names_no_other_host_allows_none(plain: Site) -> None:
    for path in plain.files():
        if path.endswith(".html"):
            for sources in policy_in(plain.text(path)).values():
                assert not [source for source in sources if "//" in source]


def test_headers_are_those_of_static_hosts(plain: Site) -> None:
    lines = plain.text("_headers").splitlines()
    assert lines[0] == "/*"
    assert all(line.startswith(("/", "  ")) for line in lines)
    assert all(len(line) <= 2000 for line in lines)  # Cloudflare Pages' limit
    assert "  X-Content-Type-Options: nosniff" in lines
    assert "frame-ancestors 'self'" in lines[1]


def test_pages_are_asked_for_and_hashed_files_kept(plain: Site) -> None:
    caching = dict(
        re.findall(r"(?m)^(/.*)\n  Cache-Control: (.*)$", plain.text("_headers"))
    )
    asked, kept = (
        "public, max-age=0, must-revalidate",
        "public, max-age=31536000, immutable",
    )
    assert caching["/"] == caching["/posts/*"] == caching["/blog/*"] == asked
    assert caching["/_assets/*"] == kept


def test_the_headers_allow_what_each_page_allows(plain: Site) -> None:
    header = plain.text("_headers").splitlines()[1]
    for path in plain.files():
        if path.endswith(".html"):
            for sources in policy_in(plain.text(path)).values():
                assert all(source in header for source in sources)


def test_a_sites_own_headers_stay(tmp_path: Path) -> None:
    conf = CONF + 'html_extra_path = ["extra"]\n'
    own = "/*\n  X-Mine: yes\n"
    site = Site(tmp_path, {**POSTS, "conf.py": conf, "extra/_headers": own})
    assert site.build("-W").status == 0
    assert site.text("_headers") == own


def test_a_site_can_have_no_policy(tmp_path: Path) -> None:
    conf = CONF + "longform_security_policy = False\n"
    site = Site(tmp_path, {**POSTS, "conf.py": conf})
    assert site.build("-W").status == 0
    assert "Content-Security-Policy" not in site.text("_headers")
    assert "immutable" in site.text("_headers")  # how long files are kept, all the same
    assert not policy_in(site.text("posts/a/index.html"))


def test_a_script_of_a_sites_template_is_allowed(tmp_path: Path) -> None:
    layout = (
        '{% extends "!layout.html" %}{% block footer %}<script>1</script>{% endblock %}'
    )
    conf = CONF.replace("templates_path = []", 'templates_path = ["own"]')
    site = Site(tmp_path, {**POSTS, "conf.py": conf, "own/layout.html": layout})
    assert site.build("-W").status == 0
    # printf 1 | openssl dgst -sha256 -binary | base64
    digest = "'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"
    assert digest in policy_in(site.text("posts/a/index.html"))["script-src"]


@pytest.mark.parametrize(
    ("html", "cure"),
    [
        ("<script>alert(1)</script>", "html_js_files"),
        ('<b onclick="alert(1)">a</b>', "html_js_files"),
        ('<script src="https://cdn.example/a.js"></script>', "https://cdn.example"),
        ('<iframe src="//video.example/1"></iframe>', '"frame-src"'),
        (
            "![A cat](https://cats.example/a.png)",
            '{"img-src": ["https://cats.example"]}',
        ),
    ],
)
def test_an_author_is_told_what_browsers_will_block(
    tmp_path: Path, html: str, cure: str
) -> None:
    site = Site(tmp_path, {"posts/a/index.md": post(body=f"# A\n\nText.\n\n{html}\n")})
    (warning,) = site.build().warnings
    assert (warning.path, warning.line) == ("posts/a/index.md", 9)
    assert cure in warning.text
    assert "[longform.blocked]" in warning.text


def test_what_a_site_allows_is_not_told(tmp_path: Path) -> None:
    conf = (
        CONF + "longform_security_policy = {'img-src': ['https://cats.example'],"
        """ 'script-src': "'unsafe-inline'"}\n"""
    )
    body = "# A\n\n![A cat](https://cats.example/a.png)\n\n<script>alert(1)</script>\n"
    site = Site(tmp_path, {"posts/a/index.md": post(body=body), "conf.py": conf})
    assert site.build("-W").status == 0
    policy = policy_in(site.text("posts/a/index.html"))
    assert policy["img-src"][-1] == "https://cats.example"
    assert policy["script-src"][-1] == "'unsafe-inline'"


def test_comments_are_where_a_post_wants_them(social: Site) -> None:
    found = {
        name: social.page(f"posts/{name}/index.html").xpath("//*[@data-repo]")
        for name in ("a", "quiet", "de")
    }
    assert not found["quiet"]
    ((first,), (second,)) = found["a"], found["de"]
    assert first.get("data-term") == "posts/a/"
    assert (first.get("data-lang"), second.get("data-lang")) == ("en", "de")


def test_a_policy_allows_comments_and_analytics_where_a_site_has_them(
    social: Site,
) -> None:
    policy = policy_in(social.text("posts/a/index.html"))
    assert policy["frame-src"] == ("'self'", "https://giscus.app")
    assert "https://counts.example" in policy["script-src"]
    assert "https://me.counts.example" in policy["connect-src"]


def test_no_page_names_another_hosts_script(social: Site) -> None:
    page = social.page("posts/a/index.html")
    assert not page.xpath("//script[contains(@src, '//')] | //iframe")
    (content,) = page.xpath("//meta[@name='longform-analytics']/@content")
    assert "https://counts.example/count.js" in content


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('longform_comments = {"repo": "me/notes"}', "see repo_id"),
        (GISCUS.replace("me/notes", "notes"), "https://giscus.app shows"),
        (GISCUS.replace("repo_id", "repo_ip"), "repo_ip"),
        ('longform_analytics = {"src": "http://a.example/a.js"}', "https address"),
        (ANALYTICS.replace("data-goatcounter", "onload"), "data-domain"),
        ('longform_security_policy = {"image-src": "*"}', "did you mean img-src?"),
        (
            'longform_security_policy = {"img-src": "a; script-src *"}',
            "expected sources",
        ),
        ('longform_security_policy = {"img-src": 3}', "expected sources"),
    ],
)
def test_a_wrong_setting_is_told_and_left_out(
    tmp_path: Path, line: str, words: str
) -> None:
    site = Site(tmp_path, {**POSTS, "conf.py": f"{CONF}{line}\n"})
    (warning,) = site.build().warnings
    assert words in warning.text
    for sources in policy_in(site.text("posts/a/index.html")).values():
        assert not [source for source in sources if "//" in source or source == "*"]
