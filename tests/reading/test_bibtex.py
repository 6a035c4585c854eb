"""BibTeX: entries, their mistakes, and LaTeX in titles and names."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.model.rich_text import Math, Styled, Text, plain_text
from longform.model.works import Person, Work
from longform.reading.bibtex import Entry, parse_latex, parse_work, read_bibtex


def _math(tex: str) -> Math:
    return Math(tex, "")


def _work(fields: str, kind: str = "article") -> Work:
    entries, problems = read_bibtex(f"@{kind}{{k,\n{fields}\n}}")
    assert problems == []
    return parse_work(entries["k"], _math)[0]


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"Hyv{\"a}rinen", "Hyvärinen"),
        (r"Erd{\H o}s and R\'enyi", "Erdős and Rényi"),
        (r"Mart{\'{\i}}n, na{\"\i}ve", "Martín, naïve"),
        (r"\L{}ukasz {\O}, {\ss}, \AA ngstr\"om", "Łukasz Ø, ß, Ångström"),
        (r"{{GPT}}-3 \& {NLP}: 100\% a\_b", "GPT-3 & NLP: 100% a_b"),
        (r"A -- B --- C~D ``E''", "A – B — C D “E”"),
        (r"{\'E}mile \textsc{Caps} \unknown{x}", "Émile Caps x"),
        (
            r"\url{https://a.org/b_c} \href{javascript:1}{words}",
            "https://a.org/b_c words",
        ),
        ("<b>bold</b> $5", "<b>bold</b> $5"),
        ("", ""),
        ("{ unbalanced", "unbalanced"),
        (r"\emph{unclosed", "unclosed"),
        ("Muñoz 日本", "Muñoz 日本"),
    ],
)
def test_latex_becomes_the_words_that_it_prints(latex: str, shown: str) -> None:
    assert plain_text(parse_latex(latex, _math)) == shown


def test_formulas_and_stress_in_a_title_stay_with_the_spaces_around_them() -> None:
    assert parse_latex(
        r"An $O(\alpha_1)$ way \emph{in vitro $x$} and \texttt{C}", _math
    ) == (
        Text("An "),
        Math(r"O(\alpha_1)", ""),
        Text(" way "),
        Styled("em", (Text("in vitro "), Math("x", ""))),
        Text(" and "),
        Styled("code", (Text("C"),)),
    )


@pytest.mark.parametrize(
    ("names", "persons"),
    [
        ("Ho, Jonathan", [Person("Ho", "Jonathan")]),
        (
            "Jonathan Ho and Ajay Jain",
            [Person("Ho", "Jonathan"), Person("Jain", "Ajay")],
        ),
        ('van den Oord, A{\\"a}ron', [Person("van den Oord", "Aäron")]),
        ("King, Jr., Martin Luther", [Person("King", "Martin Luther", "Jr.")]),
        ("{{Google Brain and Team}}", [Person("Google Brain and Team")]),
        ("A, B, C, D, E", [Person("A", "C D E", "B")]),
    ],
)
def test_names_have_family_given_and_suffix(names: str, persons: list[Person]) -> None:
    work = _work(f"author = {{{names}}}")
    assert list(work.authors) == persons
    assert not work.has_more_authors


def test_and_others_is_told_and_is_no_person() -> None:
    work = _work("author = {Ho, J. and others}")
    assert (work.authors, work.has_more_authors) == ((Person("Ho", "J."),), True)


def test_editors_then_the_organization_stand_in_for_authors() -> None:
    assert _work("editor = {Ho, J.}").is_edited
    assert _work("organization = {W3C and Co}").authors == (Person("W3C and Co"),)
    assert not _work("editor = {Ho, J.}, author = {Hu, K.}").is_edited


@pytest.mark.parametrize(
    ("kind", "fields", "venue"),
    [
        ("article", "journal = {J}", "J"),
        ("article", "journaltitle = {J}", "J"),  # biblatex
        ("inproceedings", "booktitle = {B}, organization = {O}", "B"),
        ("phdthesis", "school = {MIT}", "PhD thesis, MIT"),
        ("techreport", "institution = {MIT}", "MIT"),
        ("misc", "howpublished = {Blog}", "Blog"),
        ("misc", r"howpublished = {\url{https://a.org/}}", ""),
        ("misc", "eprint = {2006.11239}", "arXiv:2006.11239"),
        ("article", "journal = {arXiv preprint arXiv:2006.11239}", "arXiv:2006.11239"),
        ("unheard-of", "journal = {J}", "J"),
    ],
)
def test_the_venue_is_where_a_work_appeared(kind: str, fields: str, venue: str) -> None:
    assert _work(fields, kind).venue == venue


@pytest.mark.parametrize(
    "fields",
    [
        "eprint = {2006.11239v2}, archivePrefix = {arXiv}",
        "eprint = {2006.11239}, eprinttype = {arxiv}",
        "url = {https://arxiv.org/pdf/2006.11239v1.pdf}",
        "doi = {10.48550/arXiv.2006.11239}",
        "journal = {CoRR, abs/2006.11239, arXiv}",
    ],
)
def test_an_arxiv_number_is_found_wherever_it_is_written(fields: str) -> None:
    assert _work(fields).arxiv == "2006.11239"


def test_a_number_of_another_archive_is_not_arxivs() -> None:
    assert _work("eprint = {2006.11239}, eprinttype = {hal}").arxiv == ""


@pytest.mark.parametrize(
    ("fields", "doi"),
    [
        ("doi = {10.1162/NECO_a_00142}", "10.1162/NECO_a_00142"),
        (r"doi = {10.1162/NECO\_a\_00142}", "10.1162/NECO_a_00142"),
        ("doi = {https://doi.org/10.1000/182}", "10.1000/182"),
        ("doi = {doi:10.1000/182}", "10.1000/182"),
        ("url = {http://dx.doi.org/10.1000/182}", "10.1000/182"),
    ],
)
def test_a_doi_is_kept_without_an_address(fields: str, doi: str) -> None:
    assert _work(fields).doi == doi


@pytest.mark.parametrize(
    ("fields", "pdf"),
    [
        ("url = {https://a.org/x.pdf}", "https://a.org/x.pdf"),
        ("pdf = {https://a.org/y}", "https://a.org/y"),
        (
            "url = {https://openreview.net/forum?id=a-B_1}",
            "https://openreview.net/pdf?id=a-B_1",
        ),
        ("url = {https://a.org/x}", ""),
        ("pdf = {javascript:alert(1)}", ""),
    ],
)
def test_the_address_of_a_free_text_is_found(fields: str, pdf: str) -> None:
    assert _work(fields).pdf == pdf


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ("year = 2020", "2020"),
        ("date = {2021-03-01}", "2021"),
        ("year = {to appear}", "to appear"),
        ("year = {[2019]}", "2019"),
        ("", ""),
    ],
)
def test_a_year_is_four_digits_or_words(fields: str, year: str) -> None:
    assert _work(fields).year == year


def test_strings_months_concatenation_and_brackets_are_read() -> None:
    entries, problems = read_bibtex(
        '@string{nips = "NeurIPS"}\n@comment{x}\n@preamble{"y"}\nwords\n'
        '@misc(k, booktitle = nips # " 33", month = jan)'
    )
    assert problems == []
    assert entries["k"] == Entry(
        "misc", "k", {"booktitle": "NeurIPS 33", "month": "January"}, 5
    )


def test_an_entry_inherits_from_the_one_its_crossref_names() -> None:
    entries, _ = read_bibtex(
        "@inproceedings{a, title={A}, crossref={b}}\n"
        "@proceedings{b, title={B}, year=2020}\n"
    )
    fields = entries["a"].fields
    assert (fields["title"], fields["booktitle"], fields["year"]) == ("A", "B", "2020")


def test_a_mistake_in_an_entry_leaves_the_entries_after_it_whole() -> None:
    entries, problems = read_bibtex(
        "@misc{a, title = {A}, year = 2020\n\n@misc{b, title = {B\n@misc{c, title={C}}"
    )
    assert entries["c"].fields == {"title": "C"}
    assert entries["a"].fields["title"] == "A"
    assert [problem.line for problem in problems] == [1, 3]


def test_a_file_without_entries_has_none() -> None:
    assert read_bibtex("only words") == ({}, [])


def test_pages_have_a_dash() -> None:
    assert _work("pages = {1--2}").pages == "1–2"


_WORDS = st.text(
    st.characters(
        categories=("L", "N", "P", "S", "Zs"), exclude_characters="\\{}$%#&_^"
    )
    | st.sampled_from("-,'`~? ")
)


@given(_WORDS)
def test_words_without_commands_are_as_latexcodec_has_them(words: str) -> None:
    shown: str = codecs.decode(words, "ulatex")  # type: ignore[call-overload]
    assert plain_text(parse_latex(words, _math)).split() == shown.split()


@pytest.mark.parametrize("latex", ["A \\", "\\", "A {B} \\"])
def test_a_backslash_at_the_end_is_left_out(latex: str) -> None:
    assert "\\" not in plain_text(parse_latex(latex, _math))
