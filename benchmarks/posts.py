"""Realistic long posts, made up: the same bytes each time, for every system measured.

A post has 3,000 words in ten sections, 30 formulas in its lines and 10 on lines of
their own, three listings, two tables, three figures, links to three other posts, six
cited works, three tags, a category and a date; every third is a part of a series of
five.  Post ``n`` is the same whatever the number of posts around it, so that one more
post changes no other.

``python -m benchmarks.posts SYSTEM COUNT FOLDER`` writes a site that SYSTEM can build
(see ``dialects``).
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks import made_text

WORDS = 3000
_SECTIONS = 10
_PARAGRAPHS = 4  # a section
_LISTINGS_IN = (1, 5, 9)  # sections, from 0
_TABLES_IN = (3, 8)
_FIGURES_IN = (0, 2, 6)
WORKS = 400  # that all posts choose from
_TAGS = 60
_SERIES_PARTS = 5


class Formula(NamedTuple):
    """A formula in a line of text."""

    tex: str


class PostLink(NamedTuple):
    """A link to another post, by its slug."""

    slug: str
    words: str


class Citation(NamedTuple):
    """A mention of a work."""

    work: int


class Heading(NamedTuple):
    """The heading of a section."""

    words: str


class Paragraph(NamedTuple):
    """Words and what stands among them, to be joined by spaces."""

    parts: tuple[str | Formula | PostLink | Citation, ...]


class Equation(NamedTuple):
    """A formula on lines of its own."""

    tex: str
    label: str


class Listing(NamedTuple):
    """A listing in Python."""

    code: str


class Table(NamedTuple):
    """A table; its first row is the head."""

    rows: list[list[str]]


class Figure(NamedTuple):
    """A picture with a caption."""

    name: str
    caption: str


Block = Heading | Paragraph | Equation | Listing | Table | Figure


class Work(NamedTuple):
    """A cited work."""

    key: str
    authors: tuple[str, ...]  # "Family, Given"
    title: str
    year: int

    @property
    def text(self) -> str:
        """Return it as an author would cite it by hand."""
        return f"{self.authors[0].split(',')[0]} et al., {self.year}"


class MadePost(NamedTuple):
    """One post, in no system's format."""

    number: int
    slug: str
    title: str
    date: dt.date
    summary: str
    tags: tuple[str, ...]
    category: str
    author: str
    series: str | None
    part: int | None
    blocks: tuple[Block, ...]
    figures: dict[str, str]  # name: SVG
    works: tuple[int, ...]


def slug_of(number: int) -> str:
    """Return the name of a post in addresses."""
    return f"post-{number:05}"


def work(number: int) -> Work:
    """Make the work of a number."""
    chance = random.Random(f"work {number}")
    authors = tuple(
        ", ".join(made_text.name(chance, 1) for _ in range(2)) for _ in range(3)
    )
    title, year = made_text.name(chance, 6), chance.randint(1990, 2024)
    return Work(f"work{number}", authors, title, year)


def make_post(number: int) -> MadePost:
    """Make the post of a number, from 0."""
    chance = random.Random(f"post {number}")
    is_part = number % 3 == 0
    place = number // 3
    figures = {f"curves-{n}": made_text.figure(chance) for n in _FIGURES_IN}
    works = tuple(sorted(chance.sample(range(WORKS), 6)))
    return MadePost(
        number=number,
        slug=slug_of(number),
        title=made_text.name(chance, chance.randint(3, 7)),
        date=dt.date(2009, 1, 5) + dt.timedelta(days=2 * number),
        summary=" ".join(
            made_text.sentences(made_text.words(chance, 30), chance),
        ),
        tags=tuple(f"tag {n:02}" for n in sorted(chance.sample(range(_TAGS), 3))),
        category=f"category {number % 8}",
        author=f"author-{number % 5}",
        series=f"series-{place // _SERIES_PARTS}" if is_part else None,
        part=place % _SERIES_PARTS + 1 if is_part else None,
        blocks=_blocks(chance, number, works),
        figures=figures,
        works=works,
    )


def series_names(count: int) -> list[str]:
    """Return the names of all series that ``count`` posts, and a few more, are in."""
    return [f"series-{n}" for n in range((count + 10) // (3 * _SERIES_PARTS) + 1)]


def _blocks(
    chance: random.Random, number: int, works: tuple[int, ...]
) -> tuple[Block, ...]:
    paragraphs = _paragraphs(chance, number, works)
    blocks: list[Block] = []
    for section in range(_SECTIONS):
        blocks.append(Heading(made_text.name(chance, 3)))
        blocks += paragraphs[section * _PARAGRAPHS : (section + 1) * _PARAGRAPHS]
        tex = made_text.display_formula(chance)
        blocks.insert(-2, Equation(tex, f"{slug_of(number)}-eq-{section}"))
        if section in _LISTINGS_IN:
            blocks.append(Listing(made_text.listing(chance)))
        if section in _TABLES_IN:
            blocks.append(Table(made_text.table(chance)))
        if section in _FIGURES_IN:
            caption = " ".join(made_text.sentences(made_text.words(chance, 9), chance))
            blocks.append(Figure(f"curves-{section}", caption))
    return tuple(blocks)


def _paragraphs(
    chance: random.Random, number: int, works: tuple[int, ...]
) -> list[Paragraph]:
    """Return all paragraphs: 75 words each, formulas, links and citations among them.

    The first has words alone, so that any system can take it for a summary.
    """
    count = _SECTIONS * _PARAGRAPHS
    texts: list[list[str | Formula | PostLink | Citation]] = [
        list(made_text.sentences(made_text.words(chance, WORDS // count), chance))
        for _ in range(count)
    ]
    for place in chance.sample(range(1, count), 30):
        _insert(texts[place], Formula(made_text.inline_formula(chance)), chance)
    for place, target in zip(
        chance.sample(range(1, count), 3), _link_targets(chance, number), strict=True
    ):
        link = PostLink(slug_of(target), " ".join(made_text.words(chance, 3)))
        _insert(texts[place], link, chance)
    for place, cited in zip(chance.sample(range(1, count), 6), works, strict=True):
        _insert(texts[place], Citation(cited), chance)
    return [Paragraph(tuple(parts)) for parts in texts]


def _insert(
    parts: list[str | Formula | PostLink | Citation],
    part: Formula | PostLink | Citation,
    chance: random.Random,
) -> None:
    parts.insert(chance.randrange(1, len(parts) - 1), part)


def _link_targets(chance: random.Random, number: int) -> list[int]:
    """Draw three earlier posts, mostly of late; the first four link to each other."""
    earlier = range(max(0, number - 50), max(number, 4))
    return chance.sample([n for n in earlier if n != number], 3)


def main(arguments: list[str]) -> int:
    """Write a site; return 0."""
    from benchmarks.dialects import DIALECTS, write_site  # noqa: PLC0415 - it needs us

    name, count, folder = arguments
    write_site(Path(folder), DIALECTS[name], int(count))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
