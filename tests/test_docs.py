"""The manual and the README say what is true of the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from longform.model.front_matter import KEYS, parse_front_matter
from longform.reading.settings import SETTINGS
from longform.reading.source import read_front_matter
from longform.reading.warnings_ import Warnings

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

# CommonMark 0.31, 4.5: a fence ends with one of at least as many signs.
_FENCE = re.compile(
    r"^(?P<fence>`{3,})[^\n`]*\n(?P<text>.*?)^(?P=fence)`*$", re.MULTILINE | re.DOTALL
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"^make ([a-z-]+)|`make ([a-z-]+)", re.MULTILINE)


class Block(NamedTuple):
    """One listing of a page."""

    place: str
    text: str


def _blocks() -> list[Block]:
    """Return the listings that begin with front matter."""
    return [
        Block(
            f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, found.start()) + 1}",
            body,
        )
        for page in PAGES
        for text in [page.read_text(encoding="utf-8")]
        for found in _FENCE.finditer(text)
        for body in [found["text"]]
        if body.startswith("---\n")
    ]


def _first_cells(page: str) -> set[str]:
    """Return what the rows of a page's tables begin with."""
    lines = (REFERENCE / page).read_text(encoding="utf-8").splitlines()
    return {line.split("|")[1].strip(" `") for line in lines if line.startswith("|")}


def test_reference_pages_are_what_the_code_says() -> None:
    command = [sys.executable, "tools/make_reference.py", "--check"]
    found = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, "")


def test_the_manual_shows_front_matter() -> None:
    assert len(_blocks()) >= 5


@pytest.mark.parametrize("block", _blocks(), ids=lambda block: block.place)
def test_front_matter_in_the_manual_has_no_mistake(block: Block) -> None:
    read = read_front_matter(block.text)
    assert read.values
    assert read.problems == []
    assert parse_front_matter(read.values)[1] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("sumary", "A text."), ("categories", "Foundations"), ("date", "9 March 2026")],
)
def test_warnings_that_the_manual_quotes_are_given(key: str, value: str) -> None:
    guide = ROOT / "docs" / "guide" / "when-something-is-wrong.md"
    _, problems = parse_front_matter({key: value})
    [message] = [problem.message for problem in problems]
    assert message in guide.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(KEYS))
def test_each_front_matter_key_is_in_the_reference(name: str) -> None:
    assert name in _first_cells("front-matter.md")


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_each_setting_is_in_the_reference(name: str) -> None:
    assert name in _first_cells("settings.md")


@pytest.mark.parametrize("kind", list(Warnings))
def test_each_warning_is_in_the_reference(kind: Warnings) -> None:
    assert f"longform.{kind.value}" in _first_cells("warnings.md")


def test_each_directive_is_in_the_reference() -> None:
    setup = (ROOT / "extensions/longform/__init__.py").read_text(encoding="utf-8")
    names = set(re.findall(r'add_directive\("([^"]+)"', setup))
    assert {"post-cards", "update"} <= names
    page = (REFERENCE / "directives.md").read_text(encoding="utf-8")
    headings = "".join(re.findall(r"^## .*", page, re.MULTILINE))
    assert {name for name in names if f"{{{name}}}" not in headings} == set()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_links_within_the_repository_lead_somewhere(page: str) -> None:
    targets = _LINK.findall((ROOT / page).read_text(encoding="utf-8"))
    within = [target for target in targets if not re.match(r"https?:|#", target)]
    assert [target for target in within if not (ROOT / target).exists()] == []


def test_the_readme_leads_to_every_page_of_the_guide_and_the_reference() -> None:
    targets = set(_LINK.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    pages = [*ROOT.glob("docs/guide/*.md"), *REFERENCE.glob("*.md")]
    names = {page.relative_to(ROOT).as_posix() for page in pages}
    assert names - targets == set()


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name
)
def test_commands_that_are_named_exist(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {a or b for a, b in _COMMAND.findall(page.read_text(encoding="utf-8"))}
    assert named - targets == set()


@pytest.mark.parametrize(
    "note", sorted((ROOT / "docs/decisions").glob("*.md")), ids=lambda note: note.stem
)
def test_a_decision_says_why_what_else_and_what_must_stay(note: Path) -> None:
    headings = re.findall(r"^## (.*)", note.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == ["Context", "Choice", "Alternatives", "What must stay true"]
