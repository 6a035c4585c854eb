"""Citations in running text, as the tables of natbib's manual print them."""

from __future__ import annotations

import pytest

from longform.model.citation_text import FORMS, Mention, Piece, citation_pieces
from longform.model.works import Person, Work, year_letters


def _work(key: str, names: str, year: str = "1990", title: str = "") -> Work:
    authors = tuple(Person(name) for name in names.split(", ") if name)
    return Work(key=key, kind="article", authors=authors, year=year, venue=title)


_JONES = "Jones, Baker, Williams"
_WORKS = {
    work.key: work
    for work in (
        _work("jon90", _JONES),
        _work("jon91", _JONES, "1991"),
        _work("jam91", "James, Lee, Fox", "1991"),
        _work("dRob98", "della Robbia", "1998"),
        _work("two", "Aho, Ullman", "1972"),
        _work("one", "Turing", "1936"),
    )
}
_TWINS = {key: _work(key, _JONES) for key in ("jon90a", "jon90b")}


def _mentions(*keys: str, before: str = "", after: str = "") -> list[Mention]:
    works = _WORKS | _TWINS
    mentions = [Mention(key, works.get(key)) for key in keys]
    mentions[0] = mentions[0]._replace(before=before)
    mentions[-1] = mentions[-1]._replace(after=after)
    return mentions


def _text(role: str, mentions: list[Mention]) -> str:
    letters = year_letters(m.work for m in mentions if m.work)
    pieces = citation_pieces(FORMS[role], mentions, letters)
    return "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("role", "mentions", "printed"),
    [
        # natbib's manual, section 2: one work
        ("t", _mentions("jon90"), "Jones et al. (1990)"),
        ("t", _mentions("jon90", after="chap. 2"), "Jones et al. (1990, chap. 2)"),
        ("p", _mentions("jon90"), "(Jones et al., 1990)"),
        ("p", _mentions("jon90", after="chap. 2"), "(Jones et al., 1990, chap. 2)"),
        ("p", _mentions("jon90", before="see"), "(see Jones et al., 1990)"),
        (
            "p",
            _mentions("jon90", before="see", after="chap. 2"),
            "(see Jones et al., 1990, chap. 2)",
        ),
        ("ts", _mentions("jon90"), "Jones, Baker, and Williams (1990)"),
        ("ps", _mentions("jon90"), "(Jones, Baker, and Williams, 1990)"),
        # several
        (
            "t",
            _mentions("jon90", "jam91"),
            "Jones et al. (1990); James et al. (1991)",
        ),
        (
            "p",
            _mentions("jon90", "jam91"),
            "(Jones et al., 1990; James et al., 1991)",
        ),
        ("p", _mentions("jon90", "jon91"), "(Jones et al., 1990, 1991)"),
        ("p", _mentions("jon90a", "jon90b"), "(Jones et al., 1990a,b)"),
        ("t", _mentions("jon90a", "jon90b"), "Jones et al. (1990a,b)"),
        # without brackets, in part, at the start of a sentence
        ("alp", _mentions("jon90"), "Jones et al., 1990"),
        ("alps", _mentions("jon90"), "Jones, Baker, and Williams, 1990"),
        ("author", _mentions("jon90"), "Jones et al."),
        ("authors", _mentions("jon90"), "Jones, Baker, and Williams"),
        ("year", _mentions("jon90"), "1990"),
        ("yearpar", _mentions("jon90"), "(1990)"),
        ("ct", _mentions("dRob98"), "Della Robbia (1998)"),
        ("t", _mentions("dRob98"), "della Robbia (1998)"),
        ("cauthor", _mentions("dRob98"), "Della Robbia"),
        # sphinxcontrib-bibtex has these besides
        ("authorpar", _mentions("jon90"), "(Jones et al.)"),
        ("label", _mentions("jon90"), "Jones et al., 1990"),
        ("labelpar", _mentions("jon90"), "(Jones et al., 1990)"),
        ("empty", _mentions("jon90"), ""),
        ("p", _mentions("two"), "(Aho and Ullman, 1972)"),
        ("p", _mentions("one"), "(Turing, 1936)"),
    ],
)
def test_a_role_prints_what_natbibs_command_prints(
    role: str, mentions: list[Mention], printed: str
) -> None:
    assert _text(role, mentions) == printed


def test_words_of_the_author_part_works_of_the_same_names() -> None:
    mentions = [
        Mention("jon90", _WORKS["jon90"], after="p. 3"),
        Mention("jon91", _WORKS["jon91"], before="and"),
    ]
    assert _text("p", mentions) == "(Jones et al., 1990, p. 3; and Jones et al., 1991)"


def test_every_work_is_one_link_and_what_is_between_is_none() -> None:
    letters = year_letters(_TWINS.values())
    mentions = _mentions("jon90a", "jon90b", "jam91", after="p. 3")
    assert citation_pieces(FORMS["p"], mentions, letters) == [
        Piece("("),
        Piece("Jones et al., 1990a", "jon90a"),
        Piece(","),
        Piece("b", "jon90b"),
        Piece("; "),
        Piece("James et al., 1991", "jam91"),
        Piece(", p. 3)"),
    ]
    assert citation_pieces(FORMS["t"], _mentions("one"), {}) == [
        Piece("Turing (1936)", "one")
    ]


def test_a_key_without_a_work_shows_with_a_question_mark() -> None:
    pieces = citation_pieces(FORMS["p"], _mentions("nope", "one"), {})
    assert Piece("nope?", is_missing=True) in pieces
    assert "".join(p.text for p in pieces) == "(nope?; Turing, 1936)"
