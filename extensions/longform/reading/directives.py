"""What authors write in a page: ``{post-cards}`` and ``{update}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from longform.model.dates import parse_date
from longform.model.records import Listing
from longform.model.urls import nearest
from longform.reading.nodes import post_cards, update_note
from longform.reading.updates import dated
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Callable

_SORTS = ("date", "updated", "title", "reading-time")
_LAYOUTS = ("list", "grid", "compact")


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in text.split(",") if name.strip())


class PostCards(SphinxDirective):
    """Show posts as cards.

    ::

        ```{post-cards}
        :tags: vision, theory
        :sort: updated
        :paginate: 10
        ```

    makes one ``post_cards`` node.  Unknown tags, categories, authors and series are
    told when all posts are known.
    """

    has_content = False
    option_spec: ClassVar = dict.fromkeys(
        (
            *("tags", "category", "author", "series", "year"),
            *("sort", "limit", "paginate", "layout"),
        ),
        directives.unchanged,
    )

    def run(self) -> list[nodes.Node]:
        """Note the listing; a value that can't be understood selects nothing."""
        self._is_wrong = False
        listing = Listing(
            tags=self._read("tags", _names, ()),
            category=self._read("category", _names, ()),
            authors=self._read("author", _names, ()),
            series=self._read("series", _names, ()),
            years=self._read("year", self._years, ()),
            sort=self._read("sort", self._choice(_SORTS), "date"),
            limit=self._read("limit", self._count, None),
            paginate=self._read("paginate", self._count, None),
            layout=self._read("layout", self._choice(_LAYOUTS), "list"),
            matches_nothing=self._is_wrong,
            line=self.lineno,
        )
        place: int = self.env.temp_data.get("longform_listings") or 0
        self.env.temp_data["longform_listings"] = place + 1
        node = post_cards(listing=listing, docname=self.env.docname, index=place)
        self.set_source_info(node)
        return [node]

    def _read(self, option: str, parse: Callable[[str], Any], default: Any) -> Any:  # noqa: ANN401
        """Return an option's value, or its default where it is absent or wrong."""
        text = self.options.get(option)
        if text is None:
            return default
        try:
            value = parse(text.strip())
            if value == ():
                raise ValueError("it is empty: give it a value or remove it")  # noqa: TRY301
        except ValueError as mistake:
            self._is_wrong = True
            message = f"{{post-cards}} :{option}: {mistake}; nothing is shown"
            warn(Warnings.LISTING, message, self.get_location())
            return default
        return value

    @staticmethod
    def _choice(choices: tuple[str, ...]) -> Callable[[str], str]:
        def parse(text: str) -> str:
            if text not in choices:
                guess = nearest(text, choices)
                hint = f"; did you mean {guess}?" if guess else ""
                raise ValueError(f"`{text:.40}` is none of {', '.join(choices)}{hint}")
            return text

        return parse

    @staticmethod
    def _count(text: str) -> int:
        if not text.isdecimal() or int(text) < 1:
            raise ValueError(f"`{text:.40}` is not a number from 1")
        return int(text)

    @staticmethod
    def _years(text: str) -> tuple[int, ...]:
        if not all(name.isdecimal() for name in _names(text)):
            raise ValueError(f"`{text:.40}` is not a year such as 2022")
        return tuple(int(name) for name in _names(text))


class UpdateDirective(SphinxDirective):
    """Note, where it matters, that a part of the post is newer than the post.

    ::

        ```{update} 2022-08-27
        Added classifier-free guidance.
        ```

    makes an ``update_note`` with a first paragraph "Updated on 2022-08-27: Added ..."
    and what follows; the note is listed under the title too.
    """

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Make the admonition; a wrong date is told, and the text stays undated."""
        date = None
        argument = self.arguments[0] if self.arguments else ""
        try:
            date = parse_date(argument)
        except ValueError as mistake:
            message = f"{{update}}: {mistake}; the note stays without a date"
            warn(Warnings.UPDATE, message, self.get_location())
        note = update_note("", date=date)
        self.set_source_info(note)
        note += self.parse_content_to_nodes()
        if not note.children:
            message = "{update}: it has no text: say what was added or changed"
            warn(Warnings.UPDATE, message, self.get_location())
        first = note.next_node(nodes.paragraph)
        if first is None or first is not note.children[0]:
            first = nodes.paragraph()
            note.insert(0, first)
        space = [nodes.Text(" ")] if first.children else []
        first.insert(0, [dated(date), *space])
        return [note]


class MovedPostDirective(SphinxDirective):
    """ABlog's ``{post}`` and ``{postlist}``: told what to write here, never run.

    ABlog lists everything where a tag is unknown, and crashes on a wrong date.
    """

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = dict.fromkeys(
        [
            "tags",
            "author",
            "category",
            "location",
            "language",
            "redirect",
            "title",
            "image",
            "excerpt",
            "exclude",
            "nocomments",
            "format",
            "date",
            "sort",
            "excerpts",
            "expand",
            "list-style",
            "canonical_link",
            "external_link",
        ],
        directives.unchanged,
    )

    def run(self) -> list[nodes.Node]:
        """Warn with the cure; the content stays."""
        cure = (
            "use `{post-cards}`"
            if self.name == "postlist"
            else "write its date, tags and author as front matter"
        )
        message = f"ABlog's directive `{self.name}` does nothing here: {cure}"
        warn(Warnings.LISTING, message, self.get_location())
        return self.parse_content_to_nodes()
