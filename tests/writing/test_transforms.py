"""Laws of the blocks of a page whose layout may wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site import CONF, Site, named, post

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "word " * 200  # 999 characters and the end of a line
MARKDOWN = f"""# Long

{WORDS}

{WORDS}

% {WORDS * 4}

## In sight

{WORDS}

{WORDS}

The first that is far down.

- {WORDS}

## Far down

```python
code()
```

$$
x^2
$$

> Quoted.

:::{{note}}
Noted.
:::
"""
RESTRUCTURED = f""":date: 2022-01-01

Long
====

{WORDS}

{WORDS}

.. {WORDS * 4}

In sight
--------

{WORDS}

{WORDS}

The first that is far down.

- {WORDS}

Far down
--------

.. code-block:: python

   code()

.. math:: x^2

..

   Quoted.

.. note:: Noted.
"""
FILES = {
    "posts/markdown/index.md": post(body=MARKDOWN),
    "posts/restructured/index.rst": RESTRUCTURED,
    "posts/short/index.md": post(body=f"# Short\n\n{WORDS}\n\nIts end.\n"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    built = Site(tmp_path_factory.mktemp("late"), FILES)
    assert built.build("-W").status == 0
    return built


def _late(site: Site, slug: str) -> list[str]:
    """Return the words of the blocks that may wait."""
    article = site.page(f"posts/{slug}/index.html").xpath("//article")[0]
    blocks = named(article, "late-block")
    return [block.text_content().strip() for block in blocks]


@pytest.mark.parametrize("slug", ["markdown", "restructured"])
def test_blocks_of_a_section_wait_beyond_the_first_4000_characters(
    site: Site, slug: str
) -> None:
    formula_and_tex = "x2" + "x^2"
    assert _late(site, slug) == [
        *("The first that is far down.", "code()", formula_and_tex)
    ]


def test_a_short_page_is_laid_out_at_once(site: Site) -> None:
    assert _late(site, "short") == []


def test_nothing_waits_where_no_script_of_ours_lays_it_out(tmp_path: Path) -> None:
    conf = CONF.replace('"pydata_sphinx_theme"', '"alabaster"')
    site = Site(tmp_path, {**FILES, "conf.py": conf})
    assert site.build("-W").status == 0
    assert "late-block" not in site.text("posts/markdown/index.html")
