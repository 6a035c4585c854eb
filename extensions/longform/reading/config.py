"""The settings in ``conf.py``: names, defaults and meaning, and their checked form.

The one place that reads ``config.longform_*``.  A wrong value is a warning and its
default; nothing raises.
"""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from longform.model.reading_time import Rates, default_rates
from longform.model.urls import nearest
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config


class Setting(NamedTuple):
    """One name in ``conf.py``."""

    name: str
    default: object
    rebuild: Literal["env", "html"]
    kinds: tuple[type, ...]
    meaning: str


SETTINGS = (
    Setting(
        "longform_authors",
        {},
        "env",
        (dict,),
        'Authors by key: a name, or `{"name": ..., "url": ...}`.',
    ),
    Setting(
        "longform_default_author",
        (),
        "env",
        (str, list, tuple),
        "Key or name (or several) for posts that name no author.",
    ),
    Setting(
        "longform_series",
        {},
        "env",
        (dict,),
        'Series by key: a title, or `{"title": ..., "description": ...}`.',
    ),
    Setting(
        "longform_reading_time",
        "measured",
        "html",
        (str,),
        '`"measured"`, or `"words"`: all words divided by 213, as Hugo does.',
    ),
    Setting(
        "longform_reading_rates",
        {},
        "html",
        (dict,),
        "Rates by language tag, in place of the documented ones: "
        '`{"en": {"words_per_minute": 200}}`.',
    ),
    Setting(
        "longform_updates_newest_first",
        False,  # noqa: FBT003
        "env",
        (bool,),
        "Show a post's update notes newest first.",
    ),
    Setting(
        "longform_summary_words",
        60,
        "env",
        (int,),
        "Words in a summary that is taken from a post's first paragraphs.",
    ),
    Setting(
        "longform_math_macros",
        {},
        "env",
        (dict,),
        r'TeX macros for all formulas: `{r"\R": r"\mathbb{R}"}`.',
    ),
    Setting(
        "longform_feed_length", 20, "html", (int,), "Posts in each feed; 0 means all."
    ),
    Setting(
        "longform_feed_full_text",
        True,  # noqa: FBT003
        "html",
        (bool,),
        "Put whole posts into feeds; otherwise summaries.",
    ),
    Setting(
        "longform_drafts",
        False,  # noqa: FBT003
        "env",
        (bool, int, str),
        "Build drafts and scheduled posts too, marked; for your own eyes.",
    ),
)


@dataclass(frozen=True)
class Author:
    """One author by key."""

    name: str
    url: str | None = None


@dataclass(frozen=True)
class Series:
    """One series by key."""

    title: str
    description: str = ""


@dataclass(frozen=True)
class Settings:
    """The settings, checked."""

    authors: Mapping[str, Author] = field(default_factory=dict)
    default_author: tuple[str, ...] = ()
    series: Mapping[str, Series] = field(default_factory=dict)
    reading_time: Literal["measured", "words"] = "measured"
    reading_rates: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    updates_newest_first: bool = False
    summary_words: int = 60
    math_macros: Mapping[str, str] = field(default_factory=dict)
    feed_length: int = 20
    feed_full_text: bool = True
    drafts: bool = False
    post_patterns: tuple[str, ...] = ("posts/**",)

    def is_post(self, docname: str) -> bool:
        """Say whether a document is a post, by ``blog_post_pattern``."""
        return any(fnmatch.fnmatchcase(docname, glob) for glob in self.post_patterns)

    def rates(self, language: str) -> Rates:
        """Return the rates for a language, the author's own figures first."""
        primary = language.replace("_", "-").split("-")[0].lower()
        own = self.reading_rates.get(language) or self.reading_rates.get(primary, {})
        return msgspec.structs.replace(default_rates(language), **own)


def add_settings(app: Sphinx) -> None:
    """Register every setting with Sphinx."""
    for setting in SETTINGS:
        app.add_config_value(
            setting.name, setting.default, setting.rebuild, setting.kinds
        )


def check_settings(app: Sphinx, config: Config) -> None:
    """Warn once of each wrong value; connect to ``config-inited`` [400]."""
    del app
    names = [setting.name for setting in SETTINGS]
    for name in sorted(config._raw_config):  # noqa: SLF001 - the names as written
        if name.startswith("longform_") and name not in names:
            guess = nearest(name, names)
            hint = f"did you mean {guess}?" if guess else "remove it"
            warn(Warnings.CONFIG, f"unknown setting {name} in conf.py: {hint}", None)
    read_settings(config, complain=True)


def read_settings(config: Config, *, complain: bool = False) -> Settings:
    """Return the settings, wrong values replaced by defaults.

    Warns only on ``complain``, so that one mistake is told once a build.
    """
    reader = _Reader(config, complain=complain)
    return Settings(
        authors=reader.authors(),
        default_author=reader.names("longform_default_author"),
        series=reader.series(),
        reading_time=reader.reading_rule(),
        reading_rates=reader.rates(),
        updates_newest_first=bool(reader.value("longform_updates_newest_first")),
        summary_words=reader.count("longform_summary_words", 1),
        math_macros=reader.macros(),
        feed_length=reader.count("longform_feed_length", 0),
        feed_full_text=bool(reader.value("longform_feed_full_text")),
        drafts=str(config.longform_drafts).lower() in {"true", "1", "yes"},
        post_patterns=_post_patterns(config),
    )


def _post_patterns(config: Config) -> tuple[str, ...]:
    """Return globs of docnames; ABlog's setting has globs of files."""
    written = getattr(config, "blog_post_pattern", None) or ["posts/**"]
    patterns = [written] if isinstance(written, str) else written
    bare = [p.removesuffix(".md").removesuffix(".rst") for p in map(str, patterns)]
    return tuple(bare)


class _Reader:
    """Read settings one by one; a wrong value is told and replaced."""

    def __init__(self, config: Config, *, complain: bool) -> None:
        self._config = config
        self._complain = complain

    def _wrong(self, message: str) -> None:
        if self._complain:
            warn(Warnings.CONFIG, message, None)

    def value(self, name: str) -> Any:  # noqa: ANN401 - checked here
        setting = next(s for s in SETTINGS if s.name == name)
        value = self._config[name]
        if isinstance(value, setting.kinds):
            return value
        expected = " or ".join(kind.__name__ for kind in setting.kinds)
        self._wrong(
            f"{name} in conf.py: expected {expected}, found {value!r:.60}; "
            f"{setting.default!r} is taken"
        )
        return setting.default

    def count(self, name: str, lowest: int) -> int:
        value = self.value(name)
        if value >= lowest and not isinstance(value, bool):
            return int(value)
        default: Any = next(s.default for s in SETTINGS if s.name == name)
        self._wrong(
            f"{name} in conf.py: expected a number from {lowest}; {default} taken"
        )
        return int(default)

    def names(self, name: str) -> tuple[str, ...]:
        value = self.value(name)
        items = [value] if isinstance(value, str) else value
        return tuple(str(item).strip() for item in items if str(item).strip())

    def _entries(
        self, name: str, first: str, second: str
    ) -> dict[str, tuple[str, str]]:
        """Read ``{key: text}`` or ``{key: {first: text, second: text}}``."""
        entries: dict[str, tuple[str, str]] = {}
        for key, value in self.value(name).items():
            fields = {first: value} if isinstance(value, str) else value
            if isinstance(fields, dict) and str(fields.get(first, "")).strip():
                other = str(fields.get(second) or "").strip()
                entries[str(key)] = (str(fields[first]).strip(), other)
            else:
                self._wrong(
                    f"{name}[{key!r}] in conf.py: expected a text, or a dict with "
                    f"{first!r} and {second!r}; it is left out"
                )
        return entries

    def authors(self) -> dict[str, Author]:
        found = self._entries("longform_authors", "name", "url")
        authors = {}
        for key, (name, url) in found.items():
            if url and not url.startswith(("https://", "http://", "mailto:")):
                self._wrong(
                    f"longform_authors[{key!r}] in conf.py: {url!r:.60} is no web "
                    "address; it is left out"
                )
                url = ""  # noqa: PLW2901
            authors[key] = Author(name, url or None)
        return authors

    def series(self) -> dict[str, Series]:
        found = self._entries("longform_series", "title", "description")
        return {key: Series(title, text) for key, (title, text) in found.items()}

    def reading_rule(self) -> Literal["measured", "words"]:
        value = self.value("longform_reading_time")
        if value not in {"measured", "words"}:
            self._wrong(
                f'longform_reading_time in conf.py: expected "measured" or "words", '
                f'found {value!r:.60}; "measured" is taken'
            )
        return "words" if value == "words" else "measured"

    def rates(self) -> dict[str, dict[str, float]]:
        rates = {}
        for language, own in self.value("longform_reading_rates").items():
            known = set(Rates.__struct_fields__)
            if isinstance(own, dict) and all(
                name in known and isinstance(rate, int | float) and rate > 0
                for name, rate in own.items()
            ):
                rates[str(language)] = {name: float(own[name]) for name in own}
            else:
                self._wrong(
                    f"longform_reading_rates[{language!r}] in conf.py: expected "
                    f"positive numbers for some of {', '.join(sorted(known))}; "
                    "it is left out"
                )
        return rates

    def macros(self) -> dict[str, str]:
        macros = {}
        for name, meaning in self.value("longform_math_macros").items():
            if (
                isinstance(name, str)
                and name.startswith("\\")
                and isinstance(meaning, str)
            ):
                macros[name] = meaning
            else:
                self._wrong(
                    f"longform_math_macros[{name!r}] in conf.py: expected a name that "
                    "begins with a backslash, and TeX; it is left out"
                )
        return macros
