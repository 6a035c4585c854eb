"""Citations as BibTeX, CSL-JSON, RIS and text: others read what was written."""

from __future__ import annotations

import datetime as dt
import re

import msgspec
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, Person, parse_string

from longform.model.citation import (
    Citation,
    Name,
    bibtex,
    csl_json,
    parse_name,
    plain_citation,
    ris,
)

_POST = Citation(
    key="notes:posts/free-will",
    title="Can we talk scientifically about free will?",
    names=(Name("Klymkowsky", "Michael"),),
    published=dt.date(2018, 9, 15),
    version=None,
    blog="Sci-Ed",
    url="https://blogs.example.org/scied/free-will/",
    language="en",
)


def _with(**changes: object) -> Citation:
    return msgspec.structs.replace(_POST, **changes)


def _read_bibtex(citation: Citation) -> Entry:
    return parse_string(bibtex(citation), "bibtex").entries[citation.key]


# What these print (LaTeX2e, "Text symbols", and the escaped characters of TeX).
_PRINTED = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "<",
    r"\textbraceright{}": ">",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{rf"\{sign}": sign for sign in "&%$#_"},
}


def _printed(tex: str) -> str:
    """Return what TeX prints; a brace that is printed is an angle here."""
    for command, sign in _PRINTED.items():
        tex = tex.replace(command, sign)
    return tex.replace("{", "").replace("}", "")


def test_pybtex_reads_what_went_into_bibtex() -> None:
    entry = _read_bibtex(_with(version=dt.date(2019, 1, 2)))
    assert entry.type == "misc"
    assert [str(person) for person in entry.persons["author"]] == [
        "Klymkowsky, Michael"
    ]
    assert dict(entry.fields) == {
        "title": "{Can we talk scientifically about free will?}",
        "howpublished": "Sci-Ed",
        "year": "2018",
        "month": "September",
        "day": "15",
        "version": "2019-01-02",
        "note": "Version of 2019-01-02",
        "url": "https://blogs.example.org/scied/free-will/",
    }


def test_rispy_reads_what_went_into_ris() -> None:
    names = (
        Name("Beethoven", "Ludwig", "van"),
        Name("The Editors", is_organization=True),
    )
    (record,) = rispy.loads(ris(_with(names=names, version=dt.date(2019, 1, 2))))
    assert record["type_of_reference"] == "BLOG"
    assert record["id"] == "notes:posts/free-will"
    assert record["authors"] == ["van Beethoven, Ludwig", "The Editors"]
    assert record["title"] == "Can we talk scientifically about free will?"
    assert record["secondary_title"] == "Sci-Ed"
    assert (record["year"], record["date"]) == ("2018", "2018/09/15/")
    assert record["edition"] == "2019-01-02"
    assert record["urls"] == ["https://blogs.example.org/scied/free-will/"]


def test_csl_json_has_the_names_of_the_csl_schema() -> None:
    names = (
        Name("King", "Martin Luther", "", "Jr."),
        Name("The Editors", is_organization=True),
    )
    assert csl_json(_with(names=names, version=dt.date(2019, 1, 2))) == {
        "id": "notes:posts/free-will",
        "type": "post-weblog",
        "title": "Can we talk scientifically about free will?",
        "author": [
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            {"literal": "The Editors"},
        ],
        "container-title": "Sci-Ed",
        "issued": {"date-parts": [[2018, 9, 15]]},
        "version": "2019-01-02",
        "URL": "https://blogs.example.org/scied/free-will/",
        "language": "en",
    }


def test_plain_text_has_one_stop_after_a_title() -> None:
    assert plain_citation(_POST) == (
        "Michael Klymkowsky. “Can we talk scientifically about free will?” "
        "Sci-Ed, 2018-09-15. https://blogs.example.org/scied/free-will/"
    )
    assert "“Free will.” Sci-Ed" in plain_citation(_with(title="Free will"))


def test_plain_text_names_the_version_and_does_without_names_and_address() -> None:
    bare = _with(names=(), url=None, version=dt.date(2019, 1, 2), title="Free will")
    assert plain_citation(bare) == (
        "“Free will.” Sci-Ed, 2018-09-15 (version of 2019-01-02)."
    )


@pytest.mark.parametrize(
    ("text", "given", "particle", "family", "suffix"),
    [
        # BibTeXing, section 4: the forms of a name.
        ("Per Brinch Hansen", "Per Brinch", "", "Hansen", ""),
        ("Brinch Hansen, Per", "Per", "", "Brinch Hansen", ""),
        ("Ludwig van Beethoven", "Ludwig", "van", "Beethoven", ""),
        ("van Beethoven, Ludwig", "Ludwig", "van", "Beethoven", ""),
        (
            "Charles Louis Xavier Joseph de la Vallée Poussin",
            "Charles Louis Xavier Joseph",
            "de la",
            "Vallée Poussin",
            "",
        ),
        ("Martin Luther King, Jr.", "Martin Luther", "", "King", "Jr."),
        ("Sammy Davis Jr.", "Sammy", "", "Davis", "Jr."),
        ("Plato", "", "", "Plato", ""),
        ("bell hooks", "", "bell", "hooks", ""),
    ],
)
def test_names_are_parted_as_bibtex_parts_them(
    text: str, given: str, particle: str, family: str, suffix: str
) -> None:
    assert parse_name(text) == Name(family, given, particle, suffix)


def test_a_family_name_that_stands_first_can_be_said() -> None:
    assert parse_name("Mao Zedong", "Mao") == Name("Mao", "Zedong")


@pytest.mark.parametrize("text", ["", " ", ",", ", ", ",,", "a,", ", b", "van", "Jr."])
def test_odd_names_are_no_error(text: str) -> None:
    assert parse_name(text).text.strip(" ,") == text.strip(" ,")


@pytest.mark.parametrize(
    "name",
    [
        "Barnes and Noble",
        "Doe, Inc.",
        "{",
        "}",
        "\\",
        "A \\and B",
        "100 % #1 & ~co_ $ ^",
        "} and {",
    ],
)
def test_no_organization_breaks_out_of_bibtex(name: str) -> None:
    entry = _read_bibtex(_with(names=(Name(name, is_organization=True),)))
    (person,) = entry.persons["author"]
    assert _printed(str(person)) == name.replace("{", "<").replace("}", ">")


def test_a_person_s_name_with_and_in_it_stays_one_person() -> None:
    entry = _read_bibtex(_with(names=(Name("and", "Tom"), Name("Doe", "And"))))
    assert len(entry.persons["author"]) == 2
    assert all(isinstance(person, Person) for person in entry.persons["author"])


_TITLES = st.text(st.characters(exclude_categories=["Cs", "Co", "Cn"]), min_size=1)


@given(_TITLES)
def test_any_title_comes_back_from_bibtex(title: str) -> None:
    entry = _read_bibtex(_with(title=title))
    words = re.split(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+", title)
    expected = " ".join(words).strip().replace("{", "<").replace("}", ">")
    assert _printed(entry.fields["title"]).split() == expected.split()
    assert set(entry.fields) == {"title", "howpublished", "year", "month", "day", "url"}


@given(_TITLES)
def test_no_title_adds_a_line_to_ris(title: str) -> None:
    assert ris(_with(title=title)).count("\r\n") == ris(_POST).count("\r\n")
    assert len(ris(_with(title=title)).splitlines()) == ris(_POST).count("\r\n")
