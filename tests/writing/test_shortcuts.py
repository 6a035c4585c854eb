"""What is done once gives what it gave when it was done for each page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from citeproc.model import CitationStylesElement
from pygments.formatters import HtmlFormatter
from sphinx.highlighting import PygmentsBridge
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform

from longform.model.citation import Citation, Name
from longform.writing.cite import STYLES, style_html
from longform.writing.shortcuts import (
    NameLanguages,
    remember_terms,
    share_formatters,
)
from tests.site import Site, post

if TYPE_CHECKING:
    from pathlib import Path

_CODE = "def f(x):\n    return x + 1\n"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"linenos": "inline"},
        {"hl_lines": [2], "linenostart": 5},
        {"linenos": "inline", "hl_lines": [1], "linenostart": 7},
    ],
)
def test_a_shared_formatter_writes_what_one_of_its_own_does(
    options: dict[str, Any],
) -> None:
    shared = PygmentsBridge("html", "default")
    share_formatters(shared)
    for _ in range(2):
        for each in ({"linenos": "table"}, options):
            own = PygmentsBridge("html", "default")
            expected = own.highlight_block(_CODE, "python", **each)
            assert shared.highlight_block(_CODE, "python", **each) == expected


def test_blocks_that_look_alike_share_a_formatter() -> None:
    made: list[object] = []

    def make(**options: Any) -> HtmlFormatter[str]:
        made.append(options)
        return HtmlFormatter(**options)

    bridge: Any = PygmentsBridge("html", "default")
    bridge.formatter = make
    share_formatters(bridge)
    different: list[dict[str, Any]] = [{}, {"hl_lines": [1]}, {"hl_lines": [2]}]
    for options in different * 2:
        bridge.highlight_block(_CODE, "python", **options)
    assert len(made) == len(different)


_CODE_BLOCKS = """# Code

```{code-block} rust
fn main() {}
```

```
plain = 1
```
"""


def test_blocks_of_code_are_in_the_language_that_sphinx_gives_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = f"{_CODE_BLOCKS}\n```{{highlight}} rust\n:linenothreshold: 1\n```\n"
    site = Site(
        tmp_path,
        {
            "posts/a/index.md": post(body=_CODE_BLOCKS),
            "posts/b/index.md": post(body=told + _CODE_BLOCKS.partition("\n")[2]),
        },
    )
    assert site.build("-W", name="short").status == 0
    monkeypatch.setattr(NameLanguages, "apply", HighlightLanguageTransform.apply)
    assert site.build("-W", name="long").status == 0
    assert site.files("short") == site.files("long")


@pytest.mark.parametrize("style", STYLES.values())
def test_words_of_a_style_are_searched_for_once(style: str) -> None:
    def cite(number: int) -> str:
        return style_html(
            Citation(
                key=f"notes:p{number}",
                title="On walks",
                names=(Name("Ann", "Oak"), Name("Bo", "Elm")),
                published=dt.date(2024, 3, 5),
                version=None,
                blog="Notes",
                url=f"https://notes.example.org/{number}/",
                language="en",
            ),
            style,
        )

    first = cite(1)
    search: Any = CitationStylesElement.xpath_search
    found = search.cache_info().misses
    assert cite(2) == first.replace("org/1/", "org/2/")
    assert search.cache_info().misses == found
    remember_terms()
    assert CitationStylesElement.xpath_search is search
