"""Twins, previews and ``llms.txt``: what they say, and when they are written."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
import yaml
from lxml import html

from tests.site import CONF, ROOTS, Site, post, words

if TYPE_CHECKING:
    from pathlib import Path

_BASE = "https://small.example.org/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("twins") / "blog")
    build = made.build("-W")
    assert build.status == 0, build.output
    return made


def _parted(twin: str) -> tuple[dict[str, object], str]:
    """Return the front matter of a twin, and its text."""
    _, block, text = twin.split("---\n", 2)
    return yaml.safe_load(block), text


def test_every_post_has_a_twin_that_its_page_links_to(site: Site) -> None:
    for page in site.out().glob("posts/*/index.html"):
        assert page.with_suffix(".md").is_file()
        (link,) = site.page(str(page.relative_to(site.out()))).xpath(
            "//link[@type='text/markdown']/@href"
        )
        assert link == "index.md"


def test_the_front_matter_of_a_twin_is_that_of_the_post(site: Site) -> None:
    facts, text = _parted(site.text("posts/diffusion/index.md"))
    assert str(facts.pop("date")) == "2022-09-08"
    assert str(facts.pop("updated")) == "2022-12-01"
    assert "Noise becomes data" in str(facts.pop("summary"))
    assert facts == {
        "title": "Diffusion, in Short",
        "authors": ["The Tangent Notes editors"],
        "tags": ["vision", "theory"],
        "url": f"{_BASE}posts/diffusion/",
    }
    assert text.strip().startswith("# Diffusion, in Short\n")


def test_a_twin_has_no_part_of_the_page(site: Site) -> None:
    twin = site.text("posts/labels/index.md")
    for words_of_a_part in ("Mentioned in", "Estimated Reading Time", "Cite this post"):
        assert words_of_a_part not in twin


def test_references_in_a_twin_have_their_words(site: Site) -> None:
    twin = site.text("posts/labels/index.md")
    assert "{eq}" not in twin
    assert f"[(1)]({_BASE}posts/diffusion/#equation-eq-noise)" in twin
    assert f"[the next part]({_BASE}posts/queries/)" in twin
    assert re.search(r"Zhu.*2005", twin)


def test_every_link_of_a_twin_leads_to_a_file(site: Site) -> None:
    found = []
    for twin in site.out().glob("posts/*/index.md"):
        text = re.sub(r"(?s)\A---\n.*?---\n", "", twin.read_text())
        for address in re.findall(r"\]\(<?(https?:[^)>\s]+)", text):
            if address.startswith(_BASE):
                path = address.removeprefix(_BASE).partition("#")[0]
                found.append(site.out() / path)
    assert found
    assert [path for path in found if not path.exists()] == []


def test_llms_txt_lists_the_listed_posts_newest_first(site: Site) -> None:
    lines = site.text("llms.txt").splitlines()
    assert lines[:4] == ["# Small Notes", "", "## Posts", ""]
    entries = [
        re.fullmatch(r"- \[(.+?)\]\((.+?)\): (\d{4}-\d\d-\d\d)\..*", line)
        for line in lines[4:]
    ]
    dates = [entry[3] for entry in entries if entry]
    assert len(dates) == len(entries)
    assert dates == sorted(dates, reverse=True)
    for entry in entries:
        assert entry
        assert (site.out() / entry[2].removeprefix(_BASE)).is_file()
    assert "secret" not in site.text("llms.txt")


def test_a_preview_of_a_post_has_title_date_and_summary(site: Site) -> None:
    previews = json.loads(site.text("posts/diffusion/index.preview.json"))
    card = html.fromstring(f"<div>{previews['']}</div>")
    assert words(card.find("p")) == "Diffusion, in Short"
    assert card.find(".//time").get("datetime") == "2022-09-08"
    assert len(list(card.iter("math"))) == 1


def test_a_preview_of_a_post_in_another_language_says_so(small: Site) -> None:
    small.edit("posts/a/index.md", "---\n", "---\nlanguage: ar\n")
    small.build()
    previews = json.loads(small.text("posts/a/index.preview.json"))
    title = html.fromstring(f"<div>{previews['']}</div>").find("p")
    assert (title.get("lang"), title.get("dir")) == ("ar", "rtl")


def test_previews_are_of_the_places_that_other_pages_link_to(site: Site) -> None:
    previews = json.loads(site.text("posts/diffusion/index.preview.json"))
    assert list(previews) == [
        "",
        "diffusion-training",
        "equation-eq-noise",
        "fig-chain",
    ]
    assert "<math" in previews["equation-eq-noise"]
    assert "A chain of circles" in previews["fig-chain"]
    assert "Training" in previews["diffusion-training"]
    assert " id=" not in "".join(previews.values())


def test_links_to_other_posts_are_marked(site: Site) -> None:
    page = site.page("posts/labels/index.html")
    marked = page.xpath("//a[contains(@class, 'post-link')]/@href")
    assert {link.partition("#")[0] for link in marked} == {
        "../diffusion/index.html",
        "../queries/index.html",
    }


@pytest.fixture
def small(tmp_path: Path) -> Site:
    """Return a built site of two posts, one of which links to the other."""
    link = "# B\n\nSee [](#a-place).\n"
    return Site(
        tmp_path / "small",
        {
            "posts/a/index.md": post(body="# A\n\n(a-place)=\n## Place\n\nIts text.\n"),
            "posts/b/index.md": post(body=link),
        },
    )


def test_twins_go_with_their_post(small: Site) -> None:
    small.build()
    shutil.rmtree(small.folder / "posts/b")
    small.build()
    assert not (small.out() / "posts/b").exists()
    assert "posts/b" not in small.text("llms.txt")


def test_twins_are_written_only_where_they_change(small: Site) -> None:
    small.build()
    names = [f"posts/a/index.{suffix}" for suffix in ("md", "preview.json")]
    before = [(small.out() / name).stat().st_mtime_ns for name in names]
    small.edit("posts/b/index.md", "# B", "# B too")
    small.build()
    assert [(small.out() / name).stat().st_mtime_ns for name in names] == before
    assert "# B too" in small.text("posts/b/index.md")


def test_a_new_link_from_another_page_makes_a_preview(small: Site) -> None:
    small.edit("posts/b/index.md", "See [](#a-place).", "Alone.")
    small.build()
    path = "posts/a/index.preview.json"
    assert list(json.loads(small.text(path))) == [""]
    small.edit("posts/b/index.md", "Alone.", "See [](#a-place).")
    small.build()
    assert list(json.loads(small.text(path))) == ["", "a-place"]


def test_a_link_to_a_section_by_its_path_previews_the_section(small: Site) -> None:
    conf = f"{CONF}myst_heading_anchors = 2\n"
    paths = "/posts/a/index.md#place ../a/index.md#a-place ../a/index.md#second"
    links = " ".join(f"[x]({path})" for path in paths.split())
    second = "## Second\n\nAlso.\n"
    small.write({"conf.py": conf, "posts/b/index.md": post(body=f"# B\n\n{links}\n")})
    small.edit("posts/a/index.md", "Its text.\n", f"Its text.\n\n{second}")
    small.build("-W")
    previews = json.loads(small.text("posts/a/index.preview.json"))
    links = small.page("posts/b/index.html").xpath("//a[contains(@class, 'post-link')]")
    shown = [previews[link.get("href").partition("#")[2]] for link in links]
    assert ["Its text" in text for text in shown] == [True, True, False]
    assert "Also" in shown[2]


def test_a_link_without_words_has_a_sections_heading_of_today(small: Site) -> None:
    body = "# B\n\nSee [](../a/index.md#place).\n"
    conf = f"{CONF}myst_heading_anchors = 2\n"
    small.write({"conf.py": conf, "posts/b/index.md": post(body=body)})
    small.build("-W")
    small.edit("posts/a/index.md", "## Place", "## PLACE")
    small.build("-W")
    (link,) = small.page("posts/b/index.html").xpath(
        "//a[contains(@class, 'post-link')][contains(@href, '#')]"
    )
    assert words(link) == "PLACE"


def test_llms_txt_begins_with_what_the_home_page_says_of_the_site(small: Site) -> None:
    small.edit("index.md", "# Home\n", "# Home\n\nNotes on *old* &amp; new.\n")
    small.build()
    assert small.text("llms.txt").splitlines()[:4] == [
        "# Test Notes",
        "",
        "> Notes on old & new.",
        "",
    ]


def test_without_an_address_of_the_site_links_are_relative(small: Site) -> None:
    conf = re.sub(r"html_baseurl = .*\n", "", CONF)
    small.write({"conf.py": conf})
    small.build()
    assert "[A](posts/a/index.md)" in small.text("llms.txt")
    assert "(../a/index.html#a-place)" in small.text("posts/b/index.md")
    facts, _ = _parted(small.text("posts/b/index.md"))
    assert "url" not in facts


def test_dirhtml_has_the_same_twins(small: Site) -> None:
    small.build("-b", "dirhtml", name="dirhtml")
    assert _parted(small.text("posts/a/index.md", "dirhtml"))[0]["title"] == "A"
    page = small.page("posts/b/index.html", "dirhtml")
    assert page.xpath("//a[contains(@class, 'post-link')]/@href") == ["../a/#a-place"]


_HOSTILE = 'T: "q" [x](y) \\ </script> \u0085 \u00e9'


def test_a_hostile_title_is_read_back_from_both(tmp_path: Path) -> None:
    front = f"date: 2022-01-01\ntitle: {json.dumps(_HOSTILE)}"
    site = Site(tmp_path / "site", {"posts/a/index.md": post(front, "Text.\n")})
    site.build()
    facts, _ = _parted(site.text("posts/a/index.md"))
    assert str(facts["title"]).split() == _HOSTILE.split()
    assert "</script>" not in site.text("posts/a/index.preview.json")
