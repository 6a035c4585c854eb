"""Works: names, letters after years, order, entries, addresses, what is one work."""

from __future__ import annotations

import pytest

from longform.model.rich_text import Styled, Text, plain_text
from longform.model.works import (
    Person,
    Work,
    entry_text,
    number_letters,
    short_names,
    unite,
    work_order,
    year_letters,
    year_text,
)


def _work(key: str = "k", names: str = "Ho", **fields: object) -> Work:
    authors = tuple(Person(name) for name in names.split(", ") if name)
    given = {"kind": "article", "authors": authors, "title": (Text("T"),), **fields}
    given["anchor"] = key
    return Work(key=key, **{"year": "2020", **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("work", "called"),
    [
        (_work(names="A"), "A"),
        (_work(names="A, B"), "A and B"),
        (_work(names="A, B, C"), "A et al."),
        (_work(names="A", has_more_authors=True), "A et al."),
        (
            _work(names="", title=(Text("On computable numbers, with an"),)),
            "On computable numbers, with…",
        ),
        (_work(names="", title=()), "k"),
    ],
)
def test_text_calls_a_work_by_its_names_else_its_title_else_its_key(
    work: Work, called: str
) -> None:
    assert short_names(work) == called


def test_works_that_text_would_call_alike_get_letters_in_the_order_of_the_list() -> (
    None
):
    works = [
        _work("z", "Song, Dhariwal, Chen", title=(Text("Consistency"),)),
        _work("y", "Song, Meng, Ermon", title=(Text("Implicit"),)),
        _work("x", "Song, Meng, Ermon", title=(Text("Implicit"),), year="2021"),
        _work("w", "Ho"),
        _work("v", "Hó", title=(Text("U"),)),
    ]
    assert year_letters(works) == {"z": "a", "y": "b", "x": "", "w": "a", "v": "b"}
    assert year_letters([]) == {}


@pytest.mark.parametrize(
    ("place", "letters"), [(0, "a"), (25, "z"), (26, "aa"), (27, "ab"), (52, "ba")]
)
def test_after_z_comes_aa(place: int, letters: str) -> None:
    assert number_letters(place) == letters


def test_a_work_without_a_year_has_n_d() -> None:
    assert year_text(_work(year="")) == "n.d."
    assert year_text(_work(), "b") == "2020b"


def test_a_list_is_in_order_of_names_year_and_title_accents_left_out() -> None:
    works = [
        _work("e", "Öst"),
        _work("d", "Ostrom"),
        _work("c", "O'Hara"),
        _work("b", "Abel", year="2021"),
        _work("a", "Abel", year="2020", title=(Text("Z"),)),
        _work("f", "Abel", year="2020", title=(Text("Y"),)),
    ]
    assert [work.key for work in sorted(works, key=work_order)] == list("fabced")


@pytest.mark.parametrize(
    ("work", "written"),
    [
        (
            _work(
                authors=(Person("Ho", "Jonathan"), Person("Jain", "Ajay")),
                venue="NeurIPS",
                volume="33",
                pages="6840–6851",
                publisher="Curran",
            ),
            "Jonathan Ho and Ajay Jain. 2020. T. NeurIPS, 33:6840–6851. Curran.",
        ),
        (
            _work(volume="1", number="2", pages="3", venue="J."),
            "Ho. 2020. T. J., 1(2):3.",
        ),
        (_work(title=(Text("Why?"),)), "Ho. 2020. Why?"),
        (_work(is_edited=True), "Ho, editor. 2020. T."),
        (_work(names="A, B", is_edited=True), "A and B, editors. 2020. T."),
        (_work(has_more_authors=True), "Ho, et al. 2020. T."),
        (_work(names="", title=(), year=""), "n.d. [k]."),
        (_work(authors=(Person("King", "Martin", "Jr."),)), "Martin King Jr. 2020. T."),
        (_work(pages="1–2"), "Ho. 2020. T. pages 1–2."),
    ],
)
def test_an_entry_has_names_year_title_and_where_it_appeared(
    work: Work, written: str
) -> None:
    assert plain_text(entry_text(work)) == written


def test_the_venue_of_an_entry_is_stressed_and_its_letter_stands_by_the_year() -> None:
    spans = entry_text(_work(venue="NeurIPS"), "b")
    assert Styled("em", (Text("NeurIPS"),)) in spans
    assert "2020b." in plain_text(spans)


def test_of_more_than_twenty_authors_the_first_nineteen_and_the_last_are_written() -> (
    None
):
    names = [f"N{number}" for number in range(21)]
    text = plain_text(entry_text(_work(names=", ".join(names))))
    assert text.startswith(", ".join(names[:19]) + ", … N20. 2020.")  # APA 7, 9.8


@pytest.mark.parametrize(
    ("work", "addresses"),
    [
        (_work(doi="10.1/a<b>#"), {"DOI": "https://doi.org/10.1/a%3Cb%3E%23"}),
        (
            _work(arxiv="2006.11239", url="https://arxiv.org/abs/2006.11239"),
            {
                "arXiv": "https://arxiv.org/abs/2006.11239",
                "PDF": "https://arxiv.org/pdf/2006.11239",
            },
        ),
        (
            _work(pdf="https://a.org/x.pdf", url="https://a.org/x.pdf"),
            {"PDF": "https://a.org/x.pdf"},
        ),
        (_work(url="https://a.org/x"), {"Web": "https://a.org/x"}),
        (
            _work(doi="10.1/a", url="https://doi.org/10.1/a"),
            {"DOI": "https://doi.org/10.1/a"},
        ),
        (_work(), {}),
    ],
)
def test_an_entry_leads_to_each_place_once(
    work: Work, addresses: dict[str, str]
) -> None:
    assert dict(work.addresses) == addresses


def test_entries_of_one_doi_arxiv_number_or_title_and_author_are_one_work() -> None:
    works = {
        "posts/b": [
            _work("doi", doi="10.1/A", title=(Text("One"),)),
            _work("arxiv", arxiv="2006.11239", doi="10.1/a", title=(Text("Two"),)),
            _work("other", "Hu", title=(Text("Three"),)),
        ],
        "posts/a": [
            _work("number", arxiv="2006.11239", title=(Text("Three!"),), venue="V"),
            _work("title", title=(Text("THREE"),)),
        ],
    }
    one, two = unite(works)
    assert one.places == (
        ("posts/a", "number"),
        ("posts/a", "title"),
        ("posts/b", "arxiv"),
        ("posts/b", "doi"),
    )
    assert two.places == (("posts/b", "other"),)
    assert one.work.key == "number"  # it says most, with the arXiv entry; docname first


def test_the_order_of_posts_and_of_entries_is_no_matter() -> None:
    works = {f"posts/{n}": [_work("a", doi="10.1/a"), _work("b", "Hu")] for n in "xyz"}
    turned = {docname: works[docname][::-1] for docname in reversed(works)}
    assert unite(works) == unite(turned)
    assert unite({}) == []
