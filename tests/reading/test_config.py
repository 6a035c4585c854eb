"""The settings: good ones are read, wrong ones told and replaced by their defaults."""

from __future__ import annotations

from typing import Any

import pytest
from sphinx.config import Config

from longform.reading import config as config_module
from longform.reading import config_reader
from longform.reading.config import (
    Author,
    Series,
    Settings,
    check_settings,
    read_settings,
)
from longform.reading.settings import SETTINGS


def _config(**written: Any) -> Config:
    config = Config(written)
    for setting in SETTINGS:
        config.add(setting.name, setting.default, setting.rebuild, setting.kinds)
    config.add("blog_post_pattern", [], "env", ())
    return config


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the messages of warnings in place of giving them."""
    messages: list[str] = []
    for module in (config_module, config_reader):
        monkeypatch.setattr(
            module,
            "warn",
            lambda _kind, message, _location: messages.append(message),
        )
    return messages


def test_without_settings_there_are_the_documented_defaults() -> None:
    assert read_settings(_config()) == Settings()


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("authors", {"ada": "Ada"}, {"ada": Author("Ada")}),
        (
            "authors",
            {"ada": {"name": "Ada", "url": "https://a.org"}},
            {"ada": Author("Ada", "https://a.org")},
        ),
        ("default_author", "ada", ("ada",)),
        ("default_author", ["ada", " bob "], ("ada", "bob")),
        ("series", {"s": "Title"}, {"s": Series("Title")}),
        (
            "series",
            {"s": {"title": "Title", "description": "Why."}},
            {"s": Series("Title", "Why.")},
        ),
        ("reading_time", "words", "words"),
        (
            "reading_rates",
            {"en": {"words_per_minute": 200}},
            {"en": {"words_per_minute": 200.0}},
        ),
        ("updates_newest_first", True, True),
        ("summary_words", 30, 30),
        ("math_macros", {r"\R": r"\mathbb{R}"}, {r"\R": r"\mathbb{R}"}),
        ("feed_length", 0, 0),
        ("feed_full_text", False, False),
        (
            "redirects",
            {"/a%20b/": "/c/index.html#d", "/e.html": "https://f.example/#g"},
            {"a b": "c#d", "e.html": "https://f.example/#g"},
        ),
        ("drafts", "1", True),
        ("drafts", 0, False),
    ],
)
def test_a_good_setting_is_read(
    told: list[str], name: str, written: Any, expected: Any
) -> None:
    settings = read_settings(_config(**{f"longform_{name}": written}), complain=True)
    assert (getattr(settings, name), told) == (expected, [])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("authors", ["Ada"]),
        ("authors", {"ada": 3}),
        ("authors", {"ada": {"url": "https://a.org"}}),
        ("default_author", 3),
        ("series", "s"),
        ("series", {"s": {"description": "no title"}}),
        ("reading_time", "fast"),
        ("reading_time", 5),
        ("reading_rates", {"en": 200}),
        ("reading_rates", {"en": {"words": 200}}),
        ("reading_rates", {"en": {"words_per_minute": 0}}),
        ("reading_rates", {"en": {"words_per_minute": "200"}}),
        ("updates_newest_first", "yes"),
        ("summary_words", 0),
        ("summary_words", "many"),
        ("summary_words", True),
        ("math_macros", {"R": r"\mathbb{R}"}),
        ("math_macros", {r"\R": None}),
        ("redirects", ["/a/"]),
        ("redirects", {"/a/": ""}),
        ("redirects", {"/": "/a/"}),
        ("redirects", {3: "/a/"}),
        ("redirects", {"/a/": "//evil.example/"}),
        ("redirects", {"/a/": "https://"}),
        ("feed_length", -1),
        ("feed_full_text", None),
    ],
)
def test_a_wrong_setting_is_told_once_and_its_default_taken(
    told: list[str], name: str, written: Any
) -> None:
    config = _config(**{f"longform_{name}": written})
    settings = read_settings(config, complain=True)
    assert getattr(settings, name) == getattr(Settings(), name)
    assert len(told) == 1
    assert f"longform_{name}" in told[0]
    assert "conf.py" in told[0]


def test_an_authors_wrong_address_alone_is_left_out(told: list[str]) -> None:
    written = {"ada": {"name": "Ada", "url": "javascript:alert(1)"}}
    settings = read_settings(_config(longform_authors=written), complain=True)
    assert settings.authors == {"ada": Author("Ada")}
    assert len(told) == 1


def test_mistakes_are_told_only_when_asked(told: list[str]) -> None:
    read_settings(_config(longform_summary_words=0))
    assert told == []


def test_a_misspelt_setting_is_told_with_the_likely_one(told: list[str]) -> None:
    check_settings(None, _config(longform_autors={}))  # type: ignore[arg-type]
    assert told == [
        "unknown setting longform_autors in conf.py: did you mean longform_authors?"
    ]


@pytest.mark.parametrize(
    ("pattern", "docname", "is_post"),
    [
        ([], "posts/a/index", True),
        ([], "about", False),
        (["posts/*/index.md"], "posts/a/index", True),
        (["posts/*/index.md"], "posts/a/notes", False),
        ("blog/*.rst", "blog/a", True),
        (["a/*.md", "b/*.rst"], "b/x", True),
    ],
)
def test_posts_are_the_documents_that_the_pattern_names(
    *, pattern: Any, docname: str, is_post: bool
) -> None:
    settings = read_settings(_config(blog_post_pattern=pattern))
    assert settings.is_post(docname) is is_post


@pytest.mark.parametrize(
    ("language", "words_per_minute"), [("en", 200), ("en-GB", 200), ("en-US", 300)]
)
def test_an_authors_own_rate_goes_by_the_tag_then_by_the_language(
    language: str, words_per_minute: float
) -> None:
    own = {"en": {"words_per_minute": 200.0}, "en-US": {"words_per_minute": 300.0}}
    rates = Settings(reading_rates=own).rates(language)
    assert rates.words_per_minute == words_per_minute


def test_an_authors_own_rate_leaves_the_other_rates() -> None:
    rates = Settings(reading_rates={"en": {"words_per_minute": 200.0}}).rates("en")
    assert rates.code_seconds == pytest.approx(0.275)


def test_every_setting_has_a_field_and_a_meaning() -> None:
    fields = set(Settings.__dataclass_fields__)
    assert {setting.name.removeprefix("longform_") for setting in SETTINGS} <= fields
    assert all(setting.meaning for setting in SETTINGS)
