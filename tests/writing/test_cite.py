"""The citation of a post: its references by two manuals, its box and its files."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import msgspec
import pytest
import rispy
from citeproc import Citation as Reference
from citeproc import (
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from lxml import html
from pybtex.database import parse_file

from longform.model.citation import Citation, Name
from longform.writing.cite import STYLES, style_html
from tests.site import CONF, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_FREE_WILL = Citation(
    key="sci-ed:free-will",
    title="Can we talk scientifically about free will?",
    names=(Name("Klymkowsky", "Michael"),),
    published=dt.date(2018, 9, 15),
    version=None,
    blog="Sci-Ed",
    url="https://blogs.plos.org/scied/2018/09/15/free-will/",
    language="en",
)
_FUTURIST = Citation(
    key="lingua-franca:futurist-shock",
    title="Futurist Shock",
    names=(Name("Germano", "William"),),
    published=dt.date(2017, 2, 15),
    version=None,
    blog="Lingua Franca",
    url="https://www.example.org/linguafranca/futurist-shock/",
    language="en",
)


def _with(citation: Citation, **changes: object) -> Citation:
    return msgspec.structs.replace(citation, **changes)


def test_apa_is_as_the_publication_manual_has_it() -> None:
    # 7th edition, 10.15, example 104: a blog post.
    assert style_html(_FREE_WILL, "apa") == (
        "Klymkowsky, M. (2018, September 15). Can we talk scientifically about free "
        "will? <i>Sci-Ed</i>. https://blogs.plos.org/scied/2018/09/15/free-will/"
    )


def test_chicago_is_as_the_manual_of_style_has_it() -> None:
    # 17th edition, citation guide, author-date: a blog post.
    assert style_html(_FUTURIST, "chicago") == (
        "Germano, William. 2017. “Futurist Shock.” <i>Lingua Franca</i> (blog), "
        "February 15, 2017. https://www.example.org/linguafranca/futurist-shock/."
    )


def test_several_authors_stand_as_each_manual_joins_them() -> None:
    names = (
        Name("Klymkowsky", "Michael W."),
        Name("Beethoven", "Ludwig", "van"),
        Name("The Editors", is_organization=True),
    )
    several = _with(_FREE_WILL, names=names)
    assert style_html(several, "apa").startswith(
        "Klymkowsky, M. W., van Beethoven, L., &amp; The Editors. (2018"
    )
    assert style_html(several, "chicago").startswith(
        "Klymkowsky, Michael W., Ludwig van Beethoven, and The Editors. 2018."
    )


@pytest.mark.parametrize("style", STYLES.values())
def test_a_version_is_named(style: str) -> None:
    newer = _with(_FREE_WILL, version=dt.date(2019, 1, 2))
    assert "Version 2019-01-02" in style_html(newer, style)


@pytest.mark.parametrize("style", STYLES.values())
def test_a_post_without_author_and_address_begins_with_its_title(style: str) -> None:
    bare = style_html(_with(_FUTURIST, names=(), url=None), style)
    assert bare.lstrip("“").startswith("Futurist Shock.")
    assert "http" not in bare


@pytest.mark.parametrize("style", STYLES.values())
def test_markup_in_a_title_stays_text(style: str) -> None:
    title = "<script>alert(1)</script> & <b>x</b> &amp; ﷐"
    hostile = html.fromstring(f"<p>{style_html(_with(_FUTURIST, title=title), style)}")
    assert {element.tag for element in hostile.iter()} == {"p", "i"}
    assert "<script>alert(1)</script> & <b>x</b> &amp;" in hostile.text_content()


@pytest.mark.parametrize(
    ("language", "date"),
    [
        ("de", "15. Februar 2017"),
        ("de-AT", "15. Februar 2017"),
        ("xx", "February 15, 2017"),
    ],
)
def test_dates_are_in_the_language_of_the_post(language: str, date: str) -> None:
    assert date in style_html(_with(_FUTURIST, language=language), "chicago")


_POST = """\
---
title: "What is {title}?"
date: 2021-07-11
authors: [weng, "Ludwig van Beethoven", editors]
updates:
  - date: 2022-08-31
    note: More.
---
Words.
"""
_CONF = """
longform_authors = {
    "weng": "Lilian Weng",
    "editors": {"name": "The Editors", "organization": True},
}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    files = {
        "posts/free-will/index.md": _POST.replace("{title}", "A & B_1"),
        "posts/ответ/index.md": _POST.replace("{title}", "Ответ"),
        "posts/draft/index.md": "# A draft\n",
        "posts/hidden/index.md": _POST.replace("date:", "status: unlisted\ndate:", 1),
    }
    files["conf.py"] = CONF + _CONF
    site = Site(tmp_path_factory.mktemp("cite"), files)
    assert site.build("-W").status == 0
    return site


def _folder(site: Site, slug: str = "free-will") -> Path:
    return site.out() / "posts" / slug


def test_pybtex_reads_cite_bib(site: Site) -> None:
    entries = parse_file(str(_folder(site) / "cite.bib"), "bibtex").entries
    (entry,) = entries.values()
    assert list(entries) == ["test-notes:posts/free-will"]
    assert entry.fields["title"] == r"{What is A \& B\_1?}"
    assert entry.fields["version"] == "2022-08-31"
    assert [str(person) for person in entry.persons["author"]] == [
        "Weng, Lilian",
        "van Beethoven, Ludwig",
        "{The Editors}",
    ]


def test_rispy_reads_cite_ris(site: Site) -> None:
    (record,) = rispy.loads((_folder(site) / "cite.ris").read_text(encoding="utf-8"))
    assert record["title"] == "What is A & B_1?"
    assert record["urls"] == ["https://notes.example.org/posts/free-will/"]


def test_a_csl_processor_reads_cite_json(site: Site) -> None:
    items = json.loads((_folder(site) / "cite.json").read_bytes())
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(
        style, CiteProcJSON(items), formatter.plain
    )
    bibliography.register(Reference([CitationItem(items[0]["id"])]))
    text = str(bibliography.bibliography()[0])
    assert text.startswith("Weng, L., van Beethoven, L. and The Editors (2021)")
    assert "https://notes.example.org/posts/free-will/" in text


def test_the_box_shows_all_forms_and_links_to_files_that_are_there(site: Site) -> None:
    page = html.parse(str(_folder(site) / "index.html")).getroot()
    (box,) = page.find_class("cite-box")
    text = box.text_content()
    assert "@misc{test-notes:posts/free-will," in text
    assert "Weng, L., van Beethoven, L., & The Editors. (2021, July 11)." in text
    assert "Weng, Lilian, Ludwig van Beethoven, and The Editors. 2021." in text
    links = [link.get("href") for link in box.iter("a")]
    assert links == ["cite.bib", "cite.json", "cite.ris", "cite.txt"]
    assert all((_folder(site) / link).is_file() for link in links)
    heads = [link.get("href") for link in page.iter("link")]
    assert set(links) <= set(heads)


def test_keys_are_ascii_whatever_the_folder(site: Site) -> None:
    (item,) = json.loads((_folder(site, "ответ") / "cite.json").read_bytes())
    assert item["id"].isascii()


def test_an_unlisted_post_can_be_cited_and_a_draft_is_not_there(site: Site) -> None:
    assert (_folder(site, "hidden") / "cite.bib").is_file()
    assert not _folder(site, "draft").exists()


def test_a_key_outlives_title_date_and_authors(tmp_path: Path) -> None:
    site = Site(tmp_path, {"posts/x/index.md": _POST})
    site.build()
    first = json.loads((site.out() / "posts/x/cite.json").read_bytes())
    site.write({"posts/x/index.md": "---\ntitle: New\ndate: 2023-01-01\n---\n# New\n"})
    site.build()
    second = json.loads((site.out() / "posts/x/cite.json").read_bytes())
    assert first[0]["id"] == second[0]["id"] == "test-notes:posts/x"
    assert first != second


def test_the_files_go_with_their_post(tmp_path: Path) -> None:
    site = Site(tmp_path, {"posts/x/index.md": _POST, "posts/y/index.md": _POST})
    site.build()
    (tmp_path / "posts/x/index.md").unlink()
    site.build()
    assert not (site.out() / "posts/x").exists()
    assert (site.out() / "posts/y/cite.bib").is_file()


def test_files_are_as_the_post_is_in_each_output_folder(tmp_path: Path) -> None:
    site = Site(tmp_path, {"posts/a/index.md": post(body="# Old Title\n\nText.\n")})
    site.build()
    site.edit("posts/a/index.md", "Old Title", "New Title")
    site.build("-d", str(site.out("doctrees-html")), name="second")
    site.build()
    assert "New Title" in site.text("posts/a/cite.bib")
    (site.out() / "posts/a/cite.ris").unlink()
    site.build()
    assert "New Title" in site.text("posts/a/cite.ris")
