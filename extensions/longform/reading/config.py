"""The settings, checked: a site's values where they are right, else the defaults.

The one place that reads ``config.longform_*``.  A wrong value is a warning and its
default; nothing raises.
"""

from __future__ import annotations

import fnmatch
import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from longform.model.reading_time import Rates, default_rates
from longform.model.urls import nearest
from longform.reading.config_reader import (
    Author,
    ConfigReader,
    Series,
    SocialImages,
)
from longform.reading.service_settings import Giscus, ServiceReader
from longform.reading.settings import SETTINGS
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from longform.model.content_policy import Policy
    from longform.model.feeds import Authority

__all__ = ["Author", "Series", "Settings", "SocialImages"]

_PACKAGE = Path(__file__).resolve().parents[1]


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
    related: int = 3
    feed_length: int = 20
    feed_full_text: bool = True
    redirects: Mapping[str, str] = field(default_factory=dict)
    social_images: SocialImages | None = field(default_factory=SocialImages)
    comments: Giscus | None = None
    analytics: Mapping[str, str] = field(default_factory=dict)
    security_policy: Policy | None = field(default_factory=dict)  # None: there is none
    theme_scripts: bool = False
    feed_authority: Authority | None = None  # None: the site's host
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
    """Register every setting with Sphinx, and what makes an upgrade a change of them.

    Sphinx knows nothing of an extension's own code and templates: without the digest,
    pages of an older Longform would stay until their post is edited.
    """
    app.add_config_value("longform_code", package_digest(), "env", (str,))
    for setting in SETTINGS:
        app.add_config_value(
            setting.name, setting.default, setting.rebuild, setting.kinds
        )


@cache
def package_digest() -> str:
    """Return the SHA-256 of this package's files, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(_PACKAGE).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


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
    reader = ConfigReader(config, complain=complain)
    services = ServiceReader(reader)
    comments, analytics = services.comments(), services.analytics()
    return Settings(
        authors=reader.authors(),
        default_author=reader.names("longform_default_author"),
        series=reader.series(),
        reading_time=reader.reading_rule(),
        reading_rates=reader.rates(),
        updates_newest_first=bool(reader.value("longform_updates_newest_first")),
        summary_words=reader.count("longform_summary_words", 1),
        math_macros=reader.macros(),
        related=reader.count("longform_related", 0),
        feed_length=reader.count("longform_feed_length", 0),
        feed_full_text=bool(reader.value("longform_feed_full_text")),
        redirects=reader.redirects(),
        social_images=reader.social_images(),
        comments=comments,
        analytics=analytics,
        security_policy=services.security_policy(comments, analytics),
        theme_scripts=bool(reader.value("longform_theme_scripts")),
        feed_authority=reader.authority(),
        drafts=str(config.longform_drafts).lower() in {"true", "1", "yes"},
        post_patterns=_post_patterns(config),
    )


def _post_patterns(config: Config) -> tuple[str, ...]:
    """Return globs of docnames; ABlog's setting has globs of files."""
    written = getattr(config, "blog_post_pattern", None) or ["posts/**"]
    patterns = [written] if isinstance(written, str) else written
    bare = [p.removesuffix(".md").removesuffix(".rst") for p in map(str, patterns)]
    return tuple(bare)
