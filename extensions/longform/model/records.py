"""What is known of a post once its page is read; nothing that depends on other posts.

Records are kept in the pickled environment, so they hold measurements and facts, never
presentation ("17 min", "3 March"), docutils nodes or the time of the build.
"""

from __future__ import annotations

import datetime as dt
import zlib
from typing import Literal

import msgspec

from longform.model.rich_text import RichText
from longform.model.works import Work

Status = Literal["", "draft", "unlisted", "pinned"]


class Measurement(msgspec.Struct, frozen=True):
    """How much there is to read, each kind counted apart."""

    words: int = 0  # prose words that are separated by spaces
    cjk_characters: int = 0  # Han, kana and Hangul characters in prose
    code_tokens: int = 0  # identifiers, numbers and runs of signs in listings
    inline_math_symbols: int = 0  # TeX symbols in running text
    display_math_symbols: int = 0  # TeX symbols in displayed equations
    table_words: int = 0  # words in table cells
    figures: int = 0  # images and figures
    rendered_words: int = 0  # words as Hugo counts them, TeX and code included

    @property
    def written_words(self) -> int:
        """Return the words that an author wrote, those of tables too; a sign is one."""
        return self.words + self.cjk_characters + self.table_words


class Update(msgspec.Struct, frozen=True):
    """One dated note of what changed in a post."""

    date: dt.date
    note: RichText
    line: int  # where the author wrote it


class Link(msgspec.Struct, frozen=True):
    """One cross-reference that leaves for another page."""

    kind: Literal["label", "equation", "document", "post"]
    target: str  # label, equation label, docname or slug
    sentence: RichText  # the sentence that has it, its words in <mark>


class Cover(msgspec.Struct, frozen=True):
    """The picture of a post."""

    path: str  # from the source folder, with slashes
    alt: str
    width: int  # CSS pixels
    height: int  # CSS pixels
    digest: str = ""  # SHA-256 of the file


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """One post."""

    docname: str
    slug: str  # unique name in URLs and links: the folder, or the file
    title: RichText
    date: dt.date  # as the author wrote it
    published: dt.datetime  # aware, UTC
    authors: tuple[str, ...]  # keys of longform_authors, or names
    headings: tuple[str, ...]  # of its sections, in order, in plain words
    summary: RichText  # one paragraph; () where the post has no text
    tags: tuple[str, ...]
    category: tuple[str, ...]
    series: str | None  # key of longform_series
    part: int | None  # from 1; None outside a series or where it is missing
    updates: tuple[Update, ...]  # in order of date, then of line
    cover: Cover | None
    status: Status
    reading_minutes: int | None  # the author's own figure
    aliases: tuple[str, ...]  # old paths of the post, from the site's root
    language: str | None  # BCP 47; None: the site's
    canonical: str | None  # URL of the original, elsewhere
    license: str | None
    comments: bool
    measurement: Measurement
    links: tuple[Link, ...]
    works: tuple[Work, ...]  # those it lists, in order of names, year and title
    lines: dict[str, int]  # front-matter key: its line, from 1

    @property
    def is_listed(self) -> bool:
        """Say whether lists, feeds and searches show the post."""
        return self.status != "unlisted"

    @property
    def updated(self) -> dt.date:
        """Return the day of the last update note, or of publication."""
        return max([self.date, *(update.date for update in self.updates)])

    @property
    def updated_at(self) -> dt.datetime:
        """Return the instant, in UTC, of the last update note, or of publication.

        A note has a day and no hour: it counts from midnight in UTC, after publication
        and after the notes above it on its day, a second each.
        """
        notes = sum(update.date == self.updated for update in self.updates)
        if not notes:
            return self.published
        midnight = dt.datetime.combine(self.updated, dt.time(), dt.UTC)
        second = dt.timedelta(seconds=1)
        return max(midnight + (notes - 1) * second, self.published + notes * second)

    def __reduce__(self) -> tuple[object, ...]:
        """Return how the environment keeps a record: compressed, less than half."""
        return _unpacked, (zlib.compress(msgspec.msgpack.encode(self)),)


def _unpacked(packed: bytes) -> Post:
    return _DECODER.decode(zlib.decompress(packed))


_DECODER = msgspec.msgpack.Decoder(Post)


class Listing(msgspec.Struct, frozen=True):
    """What a ``{post-cards}`` directive asks for; empty tuples ask for everything."""

    tags: tuple[str, ...] = ()  # any of these
    category: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    sort: Literal["date", "updated", "title", "reading-time"] = "date"
    limit: int | None = None  # at most this many posts
    paginate: int | None = None  # so many on a page
    layout: Literal["list", "grid", "compact"] = "list"
    matches_nothing: bool = False  # a selection that could not be understood
    line: int = 0  # where the author wrote it


class Page(msgspec.Struct, frozen=True):
    """What any document, post or not, takes from others; for its fingerprint."""

    listings: tuple[Listing, ...] = ()
    references: tuple[tuple[str, str], ...] = ()  # (kind, target), sorted; see links.py
    enumerated: tuple[tuple[str, str], ...] = ()  # (figure type, id) in order
