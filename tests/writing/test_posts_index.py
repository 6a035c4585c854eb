"""``posts.json`` has what another site needs to show the cards, by its own schema."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import longform
from tests.site import ROOTS, Site, named, words

_BASE = "https://small.example.org/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("index") / "blog")
    made.edit("posts/diffusion/index.md", "summary:", "license: CC-BY-4.0\nsummary:")
    assert made.build().status == 0
    return made


def _index(site: Site) -> dict[str, Any]:
    index: dict[str, Any] = json.loads(site.text("posts.json"))
    return index


def _post(site: Site, slug: str) -> dict[str, Any]:
    found: dict[str, Any]
    (found,) = [p for p in _index(site)["posts"] if p["url"].endswith(f"/{slug}/")]
    return found


def test_the_file_is_valid_by_the_schema_it_names(site: Site) -> None:
    index = _index(site)
    assert index["version"] == 1
    path = index["$schema"].removeprefix(_BASE)
    schema = json.loads(site.text(path))
    Draft202012Validator.check_schema(schema)
    assert [e.message for e in Draft202012Validator(schema).iter_errors(index)] == []


def test_the_schema_refuses_what_is_none(site: Site) -> None:
    validator = Draft202012Validator(json.loads(site.text("posts.schema.json")))
    for name, value in [("id", 5), ("url", "/x"), ("published", "today")]:
        index = _index(site)
        index["posts"][0][name] = value
        assert not validator.is_valid(index), name
        del index["posts"][0][name]
        assert not validator.is_valid(index), name


def test_the_shipped_schema_is_what_the_command_writes_and_the_site_has(
    site: Site,
) -> None:
    command = [sys.executable, "-m", "longform", "schema", "posts"]
    written = subprocess.run(command, capture_output=True, check=True, text=True)
    shipped = Path(longform.__file__).with_name("posts.schema.json").read_text()
    assert shipped == written.stdout == site.text("posts.schema.json")


def test_every_listed_post_stands_in_it_newest_first(site: Site) -> None:
    slugs = [post["url"].split("/")[-2] for post in _index(site)["posts"]]
    feed = site.feed().xpath("//*[local-name()='entry']/*[local-name()='id']/text()")
    assert "secret" not in slugs
    assert [post["id"] for post in _index(site)["posts"]] == feed
    dates = [post["published"] for post in _index(site)["posts"]]
    assert dates == sorted(dates, reverse=True)


def test_a_post_says_what_its_card_shows(site: Site) -> None:
    (card,) = [
        card
        for card in site.page("index.html").xpath("//article")
        if "Diffusion" in card.text_content() and "post-card" in card.get("class")
    ]
    post = _post(site, "diffusion")
    assert post["title"] == words(named(card, "post-card__title")[0])
    assert f"{post['reading_minutes']} min" in words(named(card, "byline")[0])
    assert [tag["name"] for tag in post["tags"]] == [
        words(tag) for tag in named(card, "post-card__tag")
    ]
    (image,) = card.iter("img")
    shown = {name: image.get(name) for name in ("alt", "width", "height")}
    assert {name: str(post["cover"][name]) for name in shown} == shown
    assert "<math" in post["summary_html"]
    assert post["license"] == "CC-BY-4.0"
    assert post["word_count"] > 0
    assert [note["date"] for note in post["updates"]] == [
        "2022-12-01",
        "2022-11-03",
        "2022-10-02",
    ]
    assert (post["published"], post["updated"]) == (
        "2022-09-08T00:00:00Z",
        "2022-12-01T00:00:00Z",
    )


def test_authors_and_series_have_names_and_addresses(site: Site) -> None:
    post = _post(site, "queries")
    assert post["authors"] == [
        {
            "name": "The Tangent Notes editors",
            "posts_url": f"{_BASE}blog/author/editors/",
        },
        {
            "name": "Ann Lee",
            "posts_url": f"{_BASE}blog/author/ann/",
            "url": "https://ann.example.org/",
        },
    ]
    assert post["series"] == {
        "title": "Learning with Few Labels",
        "url": f"{_BASE}series/few-labels/",
        "parts": 2,
        "part": 2,
    }


def test_every_address_of_the_site_leads_to_a_file(site: Site) -> None:
    def addresses(value: Any) -> list[str]:
        match value:
            case dict():
                return [a for inner in value.values() for a in addresses(inner)]
            case list():
                return [a for inner in value for a in addresses(inner)]
            case str() if value.startswith(_BASE):
                return [value]
        return []

    found = addresses(_index(site))
    assert len(found) > 20
    for address in found:
        path = site.out() / address.removeprefix(_BASE)
        assert (path / "index.html" if address.endswith("/") else path).is_file()
