"""Update notes on their page: directives and front matter as one dated list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from longform.model.records import Update
from longform.model.rich_text import Anchor, Math, RichText, Styled, Text
from longform.reading.nodes import date_text, update_note
from longform.reading.summary import rich_text
from longform.reading.warnings_ import Warnings, warn
from longform.reading.withheld import build_instant

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_ELEMENTS: dict[str, type[nodes.TextElement]] = {
    "em": nodes.emphasis,
    "strong": nodes.strong,
    "code": nodes.literal,
    "mark": nodes.inline,
    "sub": nodes.subscript,
    "sup": nodes.superscript,
}


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
        words = [nodes.Text(" "), *_nodes(update.note)] if update.note else []
        paragraph = nodes.paragraph("", "", dated(update.date), *words)
        box += update_note("", paragraph, date=update.date)
    section.insert(place, box)


def _nodes(text: RichText) -> list[nodes.Node]:
    """Turn rich text back into nodes."""
    made: list[nodes.Node] = []
    for span in text:
        match span:
            case Text(words):
                made.append(nodes.Text(words))
            case Math(tex, mathml):
                made.append(nodes.math(tex, tex, mathml=mathml))
            case Styled(style, spans):
                made.append(_ELEMENTS[style]("", "", *_nodes(spans)))
            case Anchor(url, spans):
                made.append(nodes.reference("", "", *_nodes(spans), refuri=url))
    return made
