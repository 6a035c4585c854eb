"""What templates show of a post: finished text and the docnames to link to.

A view is made from records at each build and never kept.  Strings whose name ends in
``_html`` are safe HTML; all others are text, which templates escape.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from longform.model.formula_text import readable_text
from longform.model.reading_time import breakdown_seconds, reading_minutes
from longform.model.records import Cover, Post
from longform.model.rich_text import render_html

if TYPE_CHECKING:
    from longform.reading.config import Settings


class LabelView(msgspec.Struct, frozen=True):
    """A tag, category, author, year or series, and the page of its posts."""

    name: str
    docname: str | None  # None: no page of its own
    url: str | None = None  # an author's own site
    is_organization: bool = False  # of an author


class UpdateView(msgspec.Struct, frozen=True):
    """One update note away from its page."""

    date: str  # ISO 8601
    date_text: str
    note_html: str
    number: int  # from 1, among the notes of its day and post


class PostView(msgspec.Struct, frozen=True, kw_only=True):
    """A post as cards, bylines, lists and feeds show it."""

    docname: str
    title: str
    title_html: str
    date: str  # ISO 8601
    date_text: str  # "September 8, 2022", in the site's language
    updated: str | None  # ISO 8601, of the last update note; None without one
    updated_text: str
    minutes: int
    breakdown: tuple[tuple[str, str], ...]  # kind of content, time; () for an override
    authors: tuple[LabelView, ...]
    tags: tuple[LabelView, ...]
    category: tuple[LabelView, ...]
    summary: str
    summary_html: str
    cover: Cover | None
    is_pinned: bool
    is_draft: bool
    series: str | None
    part: int | None
    language: str | None  # BCP 47 tag; None: the site's
    direction: str  # "ltr" or "rtl", of the text


def date_text(date: object, language: str) -> str:
    """Write a date out in a language, by CLDR's long format; else in English."""
    return format_date(date, format="long", locale=_locale(language))  # type: ignore[arg-type]


def text_direction(language: str) -> str:
    """Return the direction in which a language is written, by CLDR: "ltr" or "rtl"."""
    return _locale(language).text_direction


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def post_view(
    post: Post,
    settings: Settings,
    language: str,
    labels: dict[tuple[str, str], LabelView],
) -> PostView:
    """Make the view of a post; ``labels`` has the archive page of each (kind, name)."""
    own_language = post.language or language
    rates = settings.rates(own_language)
    is_measured = settings.reading_time == "measured" and post.reading_minutes is None
    breakdown = breakdown_seconds(post.measurement, rates) if is_measured else {}
    is_updated = post.updated > post.date
    return PostView(
        docname=post.docname,
        title=readable_text(post.title),
        title_html=render_html(post.title),
        date=post.date.isoformat(),
        date_text=date_text(post.date, language),
        updated=post.updated.isoformat() if is_updated else None,
        updated_text=date_text(post.updated, language) if is_updated else "",
        minutes=reading_minutes(post, rates, settings.reading_time),
        breakdown=tuple((kind, _duration(time)) for kind, time in breakdown.items()),
        authors=_labels("author", post.authors, labels),
        tags=_labels("tag", post.tags, labels),
        category=_labels("category", post.category, labels),
        summary=readable_text(post.summary),
        summary_html=render_html(post.summary),
        cover=post.cover,
        is_pinned=post.status == "pinned",
        is_draft=post.status == "draft",
        series=post.series,
        part=post.part,
        language=post.language.replace("_", "-") if post.language else None,
        direction=text_direction(own_language),
    )


def _labels(
    kind: str, names: tuple[str, ...], labels: dict[tuple[str, str], LabelView]
) -> tuple[LabelView, ...]:
    return tuple(labels.get((kind, name), LabelView(name, None)) for name in names)


def _duration(seconds: float) -> str:
    """Write a time as "45 s" or, from a minute up, "12 min"."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{round(seconds / 60)} min"  # noqa: PLR2004


def update_views(post: Post, language: str) -> list[UpdateView]:
    """Return a post's update notes, newest first."""
    seen: Counter[str] = Counter()
    views: list[UpdateView] = []
    for update in post.updates:
        date = update.date.isoformat()
        seen[date] += 1
        views.append(
            UpdateView(
                date,
                date_text(update.date, language),
                render_html(update.note),
                seen[date],
            )
        )
    return views[::-1]
