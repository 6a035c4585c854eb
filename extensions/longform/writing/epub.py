"""The books of a blog as EPUB 3.3 (w3.org/TR/epub-33).

Sphinx's builder makes chapters, with the ids that e-readers bear; the package around
them is made here, from the records: Sphinx's takes its order from toctrees, its dates
from the clock, and does not mark chapters that have MathML, which makes them invalid.

Two builds of one source give the same bytes.
"""

from __future__ import annotations

import posixpath
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder, validate_config_values
from sphinx.highlighting import PygmentsBridge
from sphinx.util import logging

from longform.reading.kept import write_if_changed
from longform.writing.blog import blog_of
from longform.writing.books import Book, derive_books, drop_web_parts, web_address
from longform.writing.chapters import chapter_xhtml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet


_LOGGER = logging.getLogger(__name__)
_STYLE = Path(__file__).resolve().parents[1] / "static" / "longform" / "book.css"
_MEDIA_TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
_CONTAINER = b"""\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""


class Section(NamedTuple):
    """An entry of the contents."""

    title: str
    address: str
    parts: tuple[Section, ...] = ()


class Item(NamedTuple):
    """A file of a book, as its package names it."""

    path: str
    media_type: str
    properties: str


class BookBuilder(Epub3Builder):
    """Sphinx's builder ``epub``, for books of posts."""

    epilog = "The books are in %(outdir)s."
    allow_parallel = False  # chapters stay in memory until their book is packed
    supported_image_types: ClassVar = [
        *Epub3Builder.supported_image_types,
        "image/webp",
    ]

    def init(self) -> None:
        """Begin without a book."""
        super().init()
        # It asks for settings that a book of posts takes from the records.
        listeners = self.events.listeners["builder-inited"]
        listeners[:] = [x for x in listeners if x.handler is not validate_config_values]
        self._book: Book | None = None
        self._files: dict[str, bytes] = {}

    def get_outdated_docs(self) -> str:  # type: ignore[override]
        """Return all documents: a book is written whole, or left as it is."""
        return "all documents"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the way to a chapter of this book, else the address of the page."""
        if self._book is None or to in self._book.docnames or to == from_:
            return super().get_relative_uri(from_, to, typ)
        return web_address(self, to)

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write every book."""
        del docnames
        for book in derive_books(self, blog_of(self.env)):
            self._book, self._files = book, {}
            self.images.clear()
            super().write_documents(set(book.docnames))
            path = Path(self.outdir, f"{book.name}.epub")
            write_if_changed(path, self._packed(book))
            _LOGGER.info("%s: %d posts", path.name, len(book.docnames))

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a chapter, without the parts that are a page's."""
        drop_web_parts(doctree)
        super().write_doc(docname, doctree)

    def handle_page(
        self, pagename: str, addctx: dict[str, Any], *_: object, **__: object
    ) -> None:
        """Keep a chapter; the theme and its templates have no part in it."""
        self._files[f"{pagename}{self.out_suffix}"] = addctx["body"].encode()

    def add_visible_links(self, tree: nodes.document, show_urls: str = "") -> None:
        """Add nothing: an e-reader opens links as a browser does."""

    def copy_assets(self) -> None:
        """Copy nothing: a book has its own styles, and no scripts."""

    def finish(self) -> None:
        """Do nothing: books are whole when they are written."""

    def _packed(self, book: Book) -> bytes:
        """Return the EPUB: a ZIP file in which nothing depends on the time."""
        views = [blog_of(self.env).views[docname] for docname in book.docnames]
        names = [f"{docname}{self.out_suffix}" for docname in book.docnames]
        images = {
            f"{self.imagedir}/{name}": Path(self.srcdir, source).read_bytes()
            for source, name in sorted(self.images.items())
        }
        held = {*names, *images}
        chapters = {
            name: chapter_xhtml(name, self._files[name], view, book, held)
            for name, view in zip(names, views, strict=True)
        }
        shared = {"book": book, "posts": views}
        contents = [self._section(name) for name in book.docnames]
        files: dict[str, bytes] = {
            "cover.svg": self._drawn("book_cover", lines=_lines(book.title), **shared),
            "cover.xhtml": self._drawn("book_cover_page", **shared),
            "title.xhtml": self._drawn("book_title", **shared),
            "contents.xhtml": self._drawn("book_contents", contents=contents, **shared),
            **chapters,
            "book.css": _STYLE.read_bytes() + _code_styles(),
            **images,
        }
        items = [_item(path, content) for path, content in files.items()]
        package = self._drawn("book_package", items=items, spine=[*names], **shared)
        return _zipped({"package.opf": package, **files})

    def _drawn(self, template: str, **context: object) -> bytes:
        text: str = self.templates.render(f"longform/{template}.xml", context)
        return text.encode()

    def _section(self, docname: str) -> Section:
        """Return a chapter and its first-level sections, as the contents show them."""
        page = quote(f"{docname}{self.out_suffix}")
        links = [
            next(item.findall(nodes.reference))
            for chapter in self.env.tocs[docname].children
            for entries in chapter.children
            if isinstance(entries, nodes.bullet_list)
            for item in entries.children
            if isinstance(item, nodes.list_item)
        ]
        found = [
            Section(
                link.astext(), self.fix_fragment(page + "#", link["anchorname"][1:])
            )
            for link in links
        ]
        title = blog_of(self.env).views[docname].title
        return Section(title, page, tuple(found))


def _item(path: str, content: bytes) -> Item:
    """Describe a file for the manifest (EPUB 3.3, 5.6 and D.6)."""
    suffix = posixpath.splitext(path)[1].lower()
    properties = []
    if path == "contents.xhtml":
        properties.append("nav")
    if path == "cover.svg":
        properties.append("cover-image")
    if suffix == ".xhtml":
        properties += [
            name for name in ("mathml", "svg") if _TAGS[name].search(content)
        ]
    return Item(path, _MEDIA_TYPES[suffix], " ".join(properties))


_TAGS = {"mathml": re.compile(rb"<math[ >]"), "svg": re.compile(rb"<svg[ >]")}


def _lines(title: str) -> Sequence[str]:
    """Break a title for the cover into lines of about 16 letters."""
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + len(word) < _LINE_LENGTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines[:_MOST_LINES]


_LINE_LENGTH = 16
_MOST_LINES = 9


def _code_styles() -> bytes:
    """Return the styles of listings: weight and slant, which electronic ink shows."""
    styles = PygmentsBridge("html", "bw").get_stylesheet()
    lines = [line for line in styles.splitlines() if not line.startswith("pre")]
    return ("\n".join(lines) + "\n").encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    """Pack a book: ``mimetype`` first and plain (OCF 3.3, 4.2.6.3)."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in (
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", _CONTAINER),
            *((f"EPUB/{path}", content) for path, content in files.items()),
        ):
            entry = ZipInfo(name)  # dated 1980-01-01
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(entry, content)
    return stream.getvalue()
