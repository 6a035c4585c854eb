"""Works that posts cite: how text calls them and lists write them, which are the same.

Owns the rules of author-year citations.  Text is as natbib writes it (P. W. Daly,
*natbib*, version 8.31, section 2), letters after the year and the order of a list as
its style ``plainnat``; an entry has the year after the authors, as the ACL's style.  It
must not read BibTeX, nor know pages.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from longform.model.rich_text import RichText, Styled, Text, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MOST_NAMES = 20  # APA 7th edition, 9.8: of 21 authors the first 19 and the last
_TITLE_WORDS = 4  # of a work without names, where text cites it


class Person(msgspec.Struct, frozen=True):
    """An author or editor; a group has all of its name in ``family``."""

    family: str  # with its particle: "van den Oord"
    given: str = ""
    suffix: str = ""  # "Jr."

    @property
    def full(self) -> str:
        """Return the name as it is spoken."""
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)


class Work(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a bibliography; "" is what it does not say."""

    key: str  # as the author cites it
    kind: str  # type of BibTeX entry, in small letters
    title: RichText = ()
    authors: tuple[Person, ...] = ()
    has_more_authors: bool = False  # "and others"
    is_edited: bool = False  # the authors are its editors
    year: str = ""  # four digits, or words: "to appear"
    venue: str = ""  # journal, proceedings, school: where it appeared
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    doi: str = ""  # without an address: "10.1000/182"
    arxiv: str = ""  # without a version: "2006.11239"
    url: str = ""  # http or https
    pdf: str = ""  # address of a text that is free to read
    anchor: str = ""  # id of its entry on the page that lists it

    @property
    def addresses(self) -> list[tuple[str, str]]:
        """Return name and address of each place that has it, the lasting ones first."""
        doi = f"https://doi.org/{_percent_encoded(self.doi)}" if self.doi else ""
        arxiv = f"https://arxiv.org/abs/{self.arxiv}" if self.arxiv else ""
        pdf = self.pdf or (f"https://arxiv.org/pdf/{self.arxiv}" if self.arxiv else "")
        repeats = re.compile(r"https?://((dx\.)?doi\.org|arxiv\.org/(abs|pdf))/")
        is_told = self.url == pdf or ((doi or arxiv) and repeats.match(self.url))
        url = "" if is_told else self.url
        places = (("DOI", doi), ("arXiv", arxiv), ("PDF", pdf), ("Web", url))
        return [(name, address) for name, address in places if address]


def _percent_encoded(doi: str) -> str:
    """Encode what a DOI may have and a URL may not (DOI handbook, 2.5.2.4)."""
    unsafe = '%"#<>\\^`{|} '
    return "".join(f"%{ord(c):02X}" if c in unsafe else c for c in doi)


def short_names(work: Work, *, full: bool = False) -> str:
    """Return the names that text cites: "Ho", "Ho and Jain", "Ho et al.".

    ``full`` gives all of them.  A work without names is called by its title, at most
    four words of it, or failing that by its key.
    """
    names = [person.family for person in work.authors]
    if not names:
        words = plain_text(work.title).split()
        rest = "…" if len(words) > _TITLE_WORDS else ""
        return " ".join(words[:_TITLE_WORDS]) + rest or work.key
    if work.has_more_authors or (len(names) > 2 and not full):  # noqa: PLR2004
        return ", ".join(names if full else names[:1]) + " et al."
    return _enumerated(names)


def _enumerated(names: Sequence[str]) -> str:
    """Join names: "A", "A and B", "A, B, and C"."""
    comma = "," if len(names) > 2 else ""  # noqa: PLR2004
    *others, last = names
    return f"{', '.join(others)}{comma} and {last}" if others else last


def year_text(work: Work, letter: str = "") -> str:
    """Return "2021a", or "n.d." where there is no year."""
    return (work.year or "n.d.") + letter


def work_order(work: Work) -> tuple[str, str, str, str]:
    """Return what a list is sorted by: names, year, title, key; accents left out."""
    names = [f"{person.family} {person.given}" for person in work.authors]
    return (
        _bare(" ".join(names) or plain_text(work.title) or work.key),
        work.year or "9999",
        _bare(plain_text(work.title)),
        work.key,
    )


def _bare(text: str) -> str:
    """Return the letters and digits of a text, in small letters without accents."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"[\u0300-\u036f'’]", "", letters)))


def year_letters(works: Iterable[Work]) -> dict[str, str]:
    """Map keys to the letter that tells a work from others of its names and year.

    Works that text would call alike get a, b, ... in the order of the list; a work that
    is alone gets "".
    """

    def called(work: Work) -> tuple[str, str]:
        return _bare(short_names(work)), work.year

    letters: dict[str, str] = {}
    for _, group in groupby(sorted(works, key=_called_order), called):
        same = list(group)
        for place, work in enumerate(same):
            letters[work.key] = number_letters(place) if len(same) > 1 else ""
    return letters


def _called_order(work: Work) -> tuple[str, str, tuple[str, str, str, str]]:
    return _bare(short_names(work)), work.year, work_order(work)


def number_letters(place: int) -> str:
    """Return a ... z, aa, ab ... for places from 0."""
    more, last = divmod(place, 26)
    return (number_letters(more - 1) if more else "") + chr(ord("a") + last)


def entry_text(work: Work, letter: str = "") -> RichText:
    """Write a work as a list shows it, without its addresses.

    "Jonathan Ho and Ajay Jain. 2020a. Title. *Venue*, 33:6840-6851. Publisher."
    """
    spans: list[Text | Styled] = []
    names = _all_names(work)
    if names:
        spans.append(Text(_ended(names) + " "))
    spans.append(Text(_ended(year_text(work, letter)) + " "))
    title: RichText = work.title or (Text(f"[{work.key}]"),)
    end = "" if plain_text(title)[-1:] in "?!.…" else "."
    text: RichText = (*spans, *title, Text(end))
    where = _where(work)
    if work.venue:
        text = (*text, Text(" "), Styled("em", (Text(work.venue),)))
        text = (*text, Text(_ended(where and f", {where}")))
    elif where:
        text = (*text, Text(f" {_ended(where)}"))
    return (*text, Text(f" {_ended(work.publisher)}")) if work.publisher else text


def _ended(words: str) -> str:
    return words if words.endswith(".") else words + "."


def _all_names(work: Work) -> str:
    names = [person.full for person in work.authors]
    if len(names) > _MOST_NAMES:
        text = f"{', '.join(names[: _MOST_NAMES - 1])}, … {names[-1]}"
    elif work.has_more_authors:
        text = f"{', '.join(names)}, et al."
    else:
        text = _enumerated(names) if names else ""
    role = "editor" if len(names) == 1 else "editors"
    return f"{text}, {role}" if names and work.is_edited else text


def _where(work: Work) -> str:
    """Return volume, number and pages: "33(2):6840-6851"."""
    number = f"({work.number})" if work.volume and work.number else ""
    volume = work.volume + number or (f"no. {work.number}" if work.number else "")
    if volume and work.pages:
        return f"{volume}:{work.pages}"
    return volume or (f"pages {work.pages}" if work.pages else "")


class CitedWork(msgspec.Struct, frozen=True):
    """A work of the whole blog and the posts that cite it."""

    work: Work
    places: tuple[tuple[str, str], ...]  # docname, anchor of the entry there; sorted


def unite(works: Mapping[str, Sequence[Work]]) -> list[CitedWork]:
    """Return every work once, in order of the list, from the works of each docname.

    Two entries are one work where they share a DOI, an arXiv number, or title and first
    author, whatever their keys and files.  The one that says most is shown, ties by
    docname and key.
    """
    found = [(docname, work) for docname in sorted(works) for work in works[docname]]
    group: list[int] = list(range(len(found)))

    def first_of(place: int) -> int:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    holders: dict[tuple[str, ...], int] = {}
    for place, (_, work) in enumerate(found):
        for identity in _identities(work):
            a, b = first_of(holders.setdefault(identity, place)), first_of(place)
            group[max(a, b)] = min(a, b)
    members: dict[int, list[tuple[str, Work]]] = {}
    for place, member in enumerate(found):
        members.setdefault(first_of(place), []).append(member)
    united = [
        CitedWork(
            max((work for _, work in same), key=_said),
            tuple(sorted({(docname, work.anchor) for docname, work in same})),
        )
        for same in members.values()
    ]
    return sorted(united, key=lambda one: (work_order(one.work), one.places))


def _identities(work: Work) -> list[tuple[str, ...]]:
    first = work.authors[0].family if work.authors else ""
    title = _bare(plain_text(work.title))
    identities = [
        ("doi", work.doi.lower()),
        ("arxiv", work.arxiv),
        ("title", title, _bare(first)),
    ]
    return [identity for identity in identities if identity[1]]


def _said(work: Work) -> int:
    """Count the fields that a work fills."""
    return sum(bool(getattr(work, name)) for name in work.__struct_fields__)
