"""Update notes on their page: directives and front matter as one dated list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from longform.model.records import Update
from longform.model.rich_text import RichText, Text
from longform.reading.inline_nodes import inline_nodes
from longform.reading.nodes import date_text, update_note
from longform.reading.summary import rich_text
from longform.reading.warnings_ import Warnings, warn
from longform.reading.withheld import build_instant

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


def updates_of(
    docname: str, published: dt.date, written: Sequence[Update], doctree: nodes.document
) -> tuple[Update, ...]:
    """Return front matter's notes and directives' in order of date, then of line.

    A date before the post or in the future is told and kept.
    """
    in_body = [
        Update(note["date"], _first_words(note), note.line or 1)
        for note in doctree.findall(update_note)
        if note["date"] is not None
    ]
    today = build_instant().date()
    for update in [*written, *in_body]:
        problem = ""
        if update.date < published:
            problem = f"before the post itself ({published}); correct one of the dates"
        elif update.date > today:
            problem = "in the future; correct it, or add the note on that day"
        if problem:
            message = f"the update of {update.date} is {problem}; it is shown as it is"
            warn(Warnings.UPDATE, message, (docname, update.line))
    return tuple(sorted([*written, *in_body], key=lambda note: (note.date, note.line)))


def _first_words(note: update_note) -> RichText:
    """Return a directive's text, all paragraphs, without the date it begins with."""
    paragraphs = list(note.findall(nodes.paragraph))
    words: list[RichText] = []
    for index, paragraph in enumerate(paragraphs):
        children = paragraph.children[2:] if index == 0 else paragraph.children
        words.append(rich_text(children))
    joined = [span for text in words for span in (Text(" "), *text)]
    if joined and isinstance(joined[0], Text):
        joined = joined[1:]
    return tuple(joined)


def dated(date: dt.date | None) -> nodes.strong:
    """Return the words an update note begins with: "Updated on 2022-08-27:"."""
    if date is None:
        return nodes.strong("", "Update:")
    text = date.isoformat()
    return nodes.strong(
        "",
        "",
        nodes.Text("Updated on "),
        date_text("", text, datetime=text),
        nodes.Text(":"),
    )


def insert_updates(
    section: nodes.Element, place: int, updates: Sequence[Update], *, newest_first: bool
) -> None:
    """Put the list of notes into a section, one admonition each."""
    if not updates:
        return
    listed = list(reversed(updates)) if newest_first else list(updates)
    box = nodes.container(classes=["update-notes"])
    for update in listed:
        words = [nodes.Text(" "), *inline_nodes(update.note)] if update.note else []
        paragraph = nodes.paragraph("", "", dated(update.date), *words)
        box += update_note("", paragraph, date=update.date)
    section.insert(place, box)
