"""The words of a citation in running text: "(see Ho et al., 2020; Song, 2021a,b)".

Owns what each role writes, as natbib does (P. W. Daly, *natbib*, version 8.31,
section 2): works of the same names side by side share them, several are parted by
semicolons.  The roles are those of sphinxcontrib-bibtex.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from longform.model.works import Work, short_names, year_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Form(NamedTuple):
    """What a role shows of each work."""

    shows: Literal["names and year", "names", "year", "nothing"]
    brackets: Literal["none", "around all", "around year"] = "none"
    full: bool = False  # every name, for "et al."
    capital: bool = False  # at the start of a sentence: "Van den Oord"

    @property
    def names(self) -> bool:
        """Say whether it shows names."""
        return self.shows in {"names and year", "names"}

    @property
    def year(self) -> bool:
        """Say whether it shows years."""
        return self.shows in {"names and year", "year"}


def _forms() -> dict[str, Form]:
    """Return the form of each role; a final s asks for every name."""
    short = {
        "p": Form("names and year", "around all"),
        "alp": Form("names and year"),
        "t": Form("names and year", "around year"),
        "ct": Form("names and year", "around year", capital=True),
        "author": Form("names"),
        "cauthor": Form("names", capital=True),
        "authorpar": Form("names", "around all"),
    }
    return {
        **short,
        **{f"{role}s": form._replace(full=True) for role, form in short.items()},
        "year": Form("year"),
        "yearpar": Form("year", "around all"),
        "label": short["alp"],
        "labelpar": short["p"],
        "empty": Form("nothing"),
    }


FORMS = _forms()


class Mention(NamedTuple):
    """One key of a citation, with the author's words around it."""

    key: str
    work: Work | None  # None: no such key
    before: str = ""
    after: str = ""


class Piece(NamedTuple):
    """Words of a citation; those with a key lead to its entry."""

    text: str
    key: str | None = None
    is_missing: bool = False


def citation_pieces(
    form: Form, mentions: Sequence[Mention], letters: Mapping[str, str]
) -> list[Piece]:
    """Write a citation of one or more works; ``letters`` maps keys to "a", "b", "".

    A key without a work shows as "key?".  An empty form gives no pieces.
    """
    if not (form.names or form.year):
        return []
    pieces: list[Piece] = []
    for place, group in enumerate(_groups(form, mentions)):
        pieces += [Piece("; ")] if place else []
        pieces += _group_pieces(form, group, letters)
    if form.capital:
        first = pieces[0]
        pieces[0] = first._replace(text=first.text[:1].upper() + first.text[1:])
    if form.brackets == "around all":
        pieces = [Piece("("), *pieces, Piece(")")]
    return _joined(pieces)


def _groups(form: Form, mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Put works of the same names together where no words part them."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        last = groups[-1][-1] if groups else None
        if (
            (last and last.work and mention.work and form.names and form.year)
            and not (last.after or mention.before)
            and _names(form, last.work) == _names(form, mention.work)
        ):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _names(form: Form, work: Work) -> str:
    return short_names(work, full=form.full)


def _group_pieces(
    form: Form, group: Sequence[Mention], letters: Mapping[str, str]
) -> list[Piece]:
    """Write works of the same names; only the first and last have words around them."""
    first = group[0]
    before = [Piece(first.before + " ")] if first.before else []
    after = [Piece(", " + group[-1].after)] if group[-1].after else []
    if first.work is None:
        return [*before, Piece(f"{first.key}?", None, is_missing=True), *after]
    names = _names(form, first.work) if form.names else ""
    years = _years(group, letters) if form.year else [Piece("", first.key)]
    if form.brackets != "around year":
        separator = ", " if names and form.year else ""
        head = years[0]._replace(text=names + separator + years[0].text)
        return [*before, head, *years[1:], *after]
    if before:
        return [Piece(f"{names} ("), *before, *years, *after, Piece(")")]
    head = years[0]._replace(text=f"{names} ({years[0].text}")
    end = Piece(")") if after or len(years) > 1 else head._replace(text=")")
    return [head, *years[1:], *after, end]


def _years(group: Sequence[Mention], letters: Mapping[str, str]) -> list[Piece]:
    """Write years: "2019", ", ", "2021a", ",", "b"."""
    pieces: list[Piece] = []
    last_year = None
    for mention in group:
        if mention.work is None:
            raise AssertionError("only works are grouped")
        letter = letters.get(mention.key, "")
        is_same = letter and mention.work.year == last_year
        if pieces:
            pieces.append(Piece("," if is_same else ", "))
        text = letter if is_same else year_text(mention.work, letter)
        pieces.append(Piece(text, mention.key))
        last_year = mention.work.year
    return pieces


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Join neighbours that lead to one place."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last[1:] == piece[1:]:
            joined[-1] = last._replace(text=last.text + piece.text)
        else:
            joined.append(piece)
    return joined
