r"""Laws of numbered equations: TeX's ``\label`` is MyST's, in the order of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site import CONF, Site, named, post, words

if TYPE_CHECKING:
    from pathlib import Path

_FIRST = r"""# A

$$
a = 1
$$ (one)

$$
\begin{align}
b &= 2 \label{two} \\
c &= 3 \label{three}
\end{align}
$$

$$
d = 4 \label{four-a}
$$ (four-b)

\begin{equation}
e = 5
\end{equation}

\begin{equation} \label{six}
f = 6
\end{equation}

See {eq}`one`, {eq}`two`, {eq}`three`, {eq}`four-a`, {eq}`four-b` and {eq}`six`.
"""
_SECOND = "# B\n\nAs {eq}`three` of the other post says.\n\n$$g = 7 \\label{seven}$$\n"
_CONF = CONF + '\nmyst_enable_extensions = ["dollarmath", "amsmath"]\n'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = _made(tmp_path_factory.mktemp("equations") / "blog")
    build = made.build("-W")
    assert build.status == 0, build.output
    return made


def _made(folder: Path) -> Site:
    return Site(
        folder,
        {
            "conf.py": _CONF,
            "posts/a/index.md": post(body=_FIRST),
            "posts/b/index.md": post(body=_SECOND),
        },
    )


def test_equations_are_numbered_in_the_order_of_the_page(site: Site) -> None:
    numbers = named(site.page("posts/a/index.html"), "math-display__number")
    assert [words(number).strip("#¶ ") for number in numbers] == [
        f"({number})" for number in range(1, 6)
    ]


def test_each_label_leads_to_its_equation(site: Site) -> None:
    page = site.page("posts/a/index.html")
    links = page.xpath("//p[contains(., 'See ')]/a")
    expected = ["(1)", "(2)", "(2)", "(3)", "(3)", "(5)"]
    assert [words(link) for link in links] == expected
    for link in links:
        (place,) = page.xpath("//*[@id=$id]", id=link.get("href")[1:])
        shown = place if "math-display" in place.get("class", "") else place.getparent()
        assert words(link) in words(shown)


def test_a_label_of_one_post_is_linked_from_another(site: Site) -> None:
    page = site.page("posts/b/index.html")
    (link,) = page.xpath("//a[contains(@href, 'equation-three')]")
    assert link.get("href") == "../a/index.html#equation-three"
    assert words(link) == "(2)"


def test_no_label_is_left_in_the_tex_that_a_reader_copies(site: Site) -> None:
    assert r"\label" not in site.text("posts/a/index.html")


def test_two_builds_of_numbered_environments_are_equal(
    site: Site, tmp_path: Path
) -> None:
    other = _made(tmp_path / "blog")
    assert other.build("-W").status == 0
    name = "posts/a/index.html"
    assert other.text(name) == site.text(name)


def test_a_label_that_two_equations_have_is_told_once(tmp_path: Path) -> None:
    body = "# A\n\n$$a \\label{x}$$\n\n$$b \\label{x} \\label{x}$$\n"
    told = Site(tmp_path / "blog", {"posts/a/index.md": post(body=body)}).build()
    assert [(found.path, found.line) for found in told.warnings] == [
        ("posts/a/index.md", 9)
    ]
