"""Citations on whole sites: text, lists, links there and back, several posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site import CONF, Site, named, post, words

if TYPE_CHECKING:
    from pathlib import Path

_HO = """\
@inproceedings{ho2020ddpm,
  author = {Ho, Jonathan and Jain, Ajay and Abbeel, Pieter},
  title = {Denoising in $O(n)$ <script>alert(1)</script>},
  booktitle = {NeurIPS},
  eprint = {2006.11239},
  archivePrefix = {arXiv},
  year = {2020},
}
"""
_SONG = """\
@misc{song2021ddim, author = {Song, Jiaming and Meng, Chenlin and Ermon, Stefano},
  title = {Implicit Models}, year = 2021, url = {https://a.org/?a=1&b=2}}
@misc{song2021sde, author = {Song, Yang and Ermon, Stefano and Poole, Ben},
  title = {Score Models}, year = 2021, doi = {10.1000/182}}
@misc{unused, author = {Nobody}, title = {Unused}, year = 1999}
"""
_FIRST = """\
# First

{cite:t}`ho2020ddpm` and {cite:p}`{see}song2021ddim{p. 3},song2021sde` show it.
Again {cite:p}`ho2020ddpm`.

## Last section

Words.
"""
_SECOND = """\
# Second

Nothing of it is in {cite}`ho2020ddpm`.

## References

```{bibliography}
:filter: docname in docnames
```
"""
_OTHER_HO = "@book{ho2020ddpm, author={Ho, Anna}, title={Trees}, year=2001}\n"
_SHARED = "@misc{shared, author={Sha Red}, title={For All}, year=1970}\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(
        tmp_path_factory.mktemp("citations") / "site",
        {
            "conf.py": f'{CONF}bibtex_bibfiles = ["all.bib"]\n',
            "all.bib": _SHARED,
            "posts/first/index.md": post("date: 2022-01-01", _FIRST),
            "posts/first/references.bib": _HO + _SONG,
            "posts/second/index.md": post("date: 2022-01-02", _SECOND),
            "posts/second/references.bib": _OTHER_HO,
            "posts/third/index.rst": (
                ":date: 2022-01-03\n\nThird\n=====\n\n:cite:t:`ho2020ddpm` and "
                ":cite:p:`shared`.\n\nReferences\n----------\n"
            ),
            "posts/third/references.bib": _HO,
            "posts/hidden/index.md": post(
                "date: 2022-01-04\nstatus: unlisted", "# Hidden\n\n{cite:t}`shared`.\n"
            ),
            "about.md": "---\norphan: true\n---\n\n# About\n\nBy {cite:t}`shared`.\n",
        },
    )
    build = site.build("-n")
    assert build.warnings == []
    return site


def _citations(site: Site, page: str) -> list[str]:
    return [words(group) for group in named(site.page(page), "citation-group")]


def test_citations_are_text_as_natbib_writes_it(site: Site) -> None:
    assert _citations(site, "posts/first/index.html") == [
        "Ho et al. (2020)",
        "(see Song et al., 2021a, p. 3; Song et al., 2021b)",
        "(Ho et al., 2020)",
    ]
    assert _citations(site, "posts/third/index.html") == [
        "Ho et al. (2020)",
        "(Red, 1970)",
    ]


def test_a_summary_has_the_words_of_citations(site: Site) -> None:
    summaries = named(site.page("index.html"), "post-card__summary")
    assert words(summaries[-1]).startswith(
        "Ho et al. (2020) and (see Song et al., 2021a,"
    )


def test_a_feed_has_the_words_of_citations(site: Site) -> None:
    assert "Song et al., 2021b</a>)" in site.text("blog/atom.xml").replace(
        "&lt;", "<"
    ).replace("&gt;", ">")


def test_each_page_lists_what_it_cites_by_name_and_year(site: Site) -> None:
    lists = {
        page: [
            words(entry).partition(".")[0]
            for entry in site.page(page).xpath("//ul[contains(@class, 'works')]/li")
        ]
        for page in ("posts/first/index.html", "posts/second/index.html", "about.html")
    }
    assert lists == {
        "posts/first/index.html": [
            "Jonathan Ho, Ajay Jain, and Pieter Abbeel",
            "Jiaming Song, Chenlin Meng, and Stefano Ermon",
            "Yang Song, Stefano Ermon, and Ben Poole",
        ],
        "posts/second/index.html": ["Anna Ho"],
        "about.html": ["Sha Red"],
    }


@pytest.mark.parametrize("slug", ["first", "second", "third"])
def test_the_list_stands_once_under_one_heading(site: Site, slug: str) -> None:
    page = site.page(f"posts/{slug}/index.html")
    (works,) = page.xpath("//ul[contains(@class, 'works')]")
    headings = page.xpath("//article//h2[starts-with(., 'References')]")
    assert len(headings) == 1
    assert works.getparent() == headings[0].getparent()


def test_every_citation_leads_to_its_entry_and_the_entry_leads_back(site: Site) -> None:
    page = site.page("posts/first/index.html")
    marks = page.xpath("//a[contains(@class, 'citation ')]")
    assert len(marks) == 4
    for mark in marks:
        (entry,) = page.xpath(f"//li[@id='{mark.get('href')[1:]}']")
        back = entry.xpath(f".//a[@href='#{mark.get('id')}']")
        assert len(back) == 1
    (ho,) = page.xpath("//li[@id='ref-ho2020ddpm']")
    names = [a.get("aria-label") for a in named(ho, "work-backlinks__link")]
    assert names == [
        "Back to citation a of Ho et al. (2020)",
        "Back to citation b of Ho et al. (2020)",
    ]


def test_an_entry_has_its_addresses_and_its_formula(site: Site) -> None:
    page = site.page("posts/first/index.html")
    links = {
        entry.get("id"): [(words(a), a.get("href")) for a in named(entry, "work-link")]
        for entry in page.xpath("//ul[contains(@class, 'works')]/li")
    }
    assert links == {
        "ref-ho2020ddpm": [
            ("arXiv", "https://arxiv.org/abs/2006.11239"),
            ("PDF", "https://arxiv.org/pdf/2006.11239"),
        ],
        "ref-song2021ddim": [("Web", "https://a.org/?a=1&b=2")],
        "ref-song2021sde": [("DOI", "https://doi.org/10.1000/182")],
    }
    assert page.xpath("//li[@id='ref-ho2020ddpm']//math")


def test_no_tag_of_a_title_is_one_on_the_page(site: Site) -> None:
    page = site.page("posts/first/index.html")
    (entry,) = page.xpath("//li[@id='ref-ho2020ddpm']")
    assert "<script>alert(1)</script>" in words(entry)
    assert not entry.xpath(".//script")


@pytest.mark.parametrize("builder", ["text", "latex", "epub"])
def test_other_builders_have_text_and_list_without_a_warning(
    site: Site, builder: str, tmp_path: Path
) -> None:
    copy = Site.copy(site.folder, tmp_path / "site")
    build = copy.build("-b", builder, name=builder)
    assert build.status == 0
    mentioned = [w for w in build.warnings if "cit" in w.text or "ref" in w.text]
    assert mentioned == []
    if builder == "text":
        text = " ".join(copy.text("posts/first/index.txt", "text").split())
        assert "(see Song et al., 2021a, p. 3; Song et al., 2021b)" in text
        assert "Back to" not in text


def test_a_page_is_read_again_when_its_bibtex_file_changes(
    site: Site, tmp_path: Path
) -> None:
    copy = Site.copy(site.folder, tmp_path / "site")
    copy.build()
    copy.edit("posts/second/references.bib", "2001", "2002")
    copy.edit("all.bib", "Red}", "Blue}")
    build = copy.build("-v")
    assert _citations(copy, "posts/second/index.html") == ["(Ho, 2002)"]
    assert _citations(copy, "about.html") == ["Blue (1970)"]
    assert "posts/first/index" not in build.output.partition("reading sources")[2]


def test_a_page_is_read_again_when_it_has_other_bibtex_files(
    site: Site, tmp_path: Path
) -> None:
    copy = Site.copy(site.folder, tmp_path / "site")
    copy.build()
    own = "posts/hidden/references.bib"
    copy.write(
        {own: _SHARED.replace("Red", "Own"), "b.bib": _SHARED.replace("1970", "2")}
    )
    copy.edit("conf.py", '["all.bib"]', '["b.bib", "all.bib"]')
    copy.build()
    assert _citations(copy, "posts/hidden/index.html") == ["Own (1970)"]
    assert _citations(copy, "about.html") == ["Red (2)"]
    (copy.folder / own).unlink()
    copy.build()
    assert _citations(copy, "posts/hidden/index.html") == ["Red (2)"]


def test_a_mistake_in_a_bibtex_file_is_told_until_it_is_mended(
    site: Site, tmp_path: Path
) -> None:
    copy = Site.copy(site.folder, tmp_path / "site")
    copy.edit("posts/second/references.bib", "year=2001", "year=unknown")
    place = "posts/second/references.bib"
    assert copy.build().at(place)
    assert copy.build().at(place)
    copy.edit(place, "year=unknown", "year=2001")
    assert copy.build().warnings == []
