"""The extension by itself: installed in another project, with another theme."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from lxml import html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[1]
_CONF = """\
project = "Elsewhere"
extensions = ["longform"]
html_theme = "alabaster"
html_baseurl = "https://elsewhere.example.org/"
"""
_INDEX = """\
# Elsewhere

```{post-cards}
```
"""
_POST = """\
---
date: 2022-03-09
author: Ada Lovelace
tags: [engines]
updates:
  - {date: 2022-04-01, note: Added Bernoulli numbers.}
---

# A first post

The engine *weaves* {math}`x^2` as the loom weaves flowers.
"""


class Installed(NamedTuple):
    """A clean environment and a site that was built with it."""

    python: Path
    output: Path


def _run(*command: str | Path, cwd: Path) -> None:
    own = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "SPHINXOPTS"}
    clean = {name: value for name, value in os.environ.items() if name not in own}
    done = subprocess.run(
        command, cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


def _pins() -> str:
    """Return the lock's versions without hashes, which pip takes as constraints."""
    lock = (_ROOT / "requirements.lock").read_text(encoding="utf-8")
    return "\n".join(
        re.findall(r"^[\w.-]+==[^\s\\]+(?: ;[^\\\n]*)?", lock, re.MULTILINE)
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("a project elsewhere")
    python = folder / "environment" / "bin" / "python"
    pins = folder / "pins.txt"
    pins.write_text(_pins(), encoding="utf-8")
    _run(sys.executable, "-m", "venv", python.parents[1], cwd=folder)
    quiet = ("--quiet", "--disable-pip-version-check")
    _run(python, "-m", "pip", "install", *quiet, "-c", pins, _ROOT, cwd=folder)

    source = folder / "source"
    (source / "posts" / "first").mkdir(parents=True)
    (source / "conf.py").write_text(_CONF, encoding="utf-8")
    (source / "index.md").write_text(_INDEX, encoding="utf-8")
    (source / "posts" / "first" / "index.md").write_text(_POST, encoding="utf-8")
    output = folder / "output"
    _run(python, "-m", "sphinx", "-b", "html", "-W", "-q", source, output, cwd=folder)
    return Installed(python, output)


def _page(installed: Installed, path: str) -> HtmlElement:
    return html.parse(installed.output / path).getroot()


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_package_is_the_installed_one(installed: Installed) -> None:
    where = "import longform, pathlib; print(pathlib.Path(longform.__file__).parent)"
    found = subprocess.run(
        [installed.python, "-I", "-c", where],
        capture_output=True,
        check=True,
        text=True,
    )
    assert Path(found.stdout.strip()).is_relative_to(installed.python.parents[1])


def test_the_home_page_has_the_posts_card(installed: Installed) -> None:
    page = _page(installed, "index.html")
    (card,) = page.xpath("//article[contains(concat(' ', @class, ' '), ' post-card ')]")
    assert any(link.startswith("posts/first/") for link in card.xpath(".//a/@href"))
    assert "The engine weaves" in _text(card)


def test_card_and_page_have_the_byline(installed: Installed) -> None:
    byline = (
        "Date: March 9, 2022 | Estimated Reading Time: 1 min | Author: Ada Lovelace"
    )
    for path in ("index.html", "posts/first/index.html"):
        assert byline in _text(_page(installed, path))


def test_formulas_are_mathml_on_card_and_page(installed: Installed) -> None:
    for path in ("index.html", "posts/first/index.html"):
        assert _page(installed, path).xpath("//*[local-name()='math']")


def test_update_notes_are_shown(installed: Installed) -> None:
    text = _text(_page(installed, "posts/first/index.html"))
    assert "Updated on 2022-04-01: Added Bernoulli numbers." in text


def test_every_style_that_a_page_asks_for_is_there(installed: Installed) -> None:
    page = _page(installed, "posts/first/index.html")
    styles = [
        address.split("?")[0]
        for address in page.xpath("//link[@rel='stylesheet']/@href")
        if "longform" in address
    ]
    assert len(styles) >= 5
    folder = installed.output / "posts" / "first"
    assert [style for style in styles if not (folder / style).is_file()] == []


def _addresses(style: Path) -> list[str]:
    """Return what a style sheet loads; what stands in a quoted address is not read."""
    found = re.findall(
        r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]+))""",
        style.read_text(encoding="utf-8"),
    )
    addresses = ["".join(either) for either in found]
    return [address for address in addresses if not address.startswith("data:")]


def test_every_file_that_a_style_asks_for_is_there(installed: Installed) -> None:
    folder = installed.output / "_static" / "longform"
    asked = [
        style.parent / address
        for style in folder.rglob("*.css")
        for address in _addresses(style)
    ]
    assert asked
    assert [str(path) for path in asked if not path.is_file()] == []


def test_the_schema_and_the_types_are_shipped(installed: Installed) -> None:
    (package,) = installed.python.parents[1].glob("lib/*/site-packages/longform")
    assert (package / "front_matter.schema.json").is_file()
    assert (package / "py.typed").is_file()


def test_the_command_line_works(installed: Installed) -> None:
    command = [str(installed.python), "-m", "longform", "schema"]
    found = subprocess.run(command, capture_output=True, check=True, text=True)
    schema = _ROOT / "extensions" / "longform" / "front_matter.schema.json"
    assert found.stdout == schema.read_text(encoding="utf-8")
