"""The search index: which pages are in it, and when it is made anew.

Pagefind's index stands in ``pagefind/`` in the output and is a function of the pages'
texts and of what they are filtered by.  Their digest and the texts are kept beside the
doctrees: a page that was not written again is not read again, and where no text changed
Pagefind is not run.  Sphinx's own index is not made.
"""

from __future__ import annotations

from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from sphinx.util.display import progress_message

from longform.reading.kept import read_state, write_if_changed
from longform.reading.warnings_ import Warnings, warn
from longform.writing.addresses import page_file
from longform.writing.files import time_and_size
from longform.writing.page_text import marked_text
from longform.writing.pagefind import PagefindError, SearchPage, build_index
from longform.writing.search_text import search_document, search_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles
    from longform.writing.views import PostView

FOLDER = "pagefind"
"""Where the index stands in the output; static/longform/search.js looks there."""

_STATE_FILE = "longform-search.msgpack"


class _Text(msgspec.Struct, frozen=True):
    """The text of one written page."""

    written: tuple[int, int]  # its file's time of change in nanoseconds, and its size
    html: str  # "" for a page that has nothing to find


class _State(msgspec.Struct):
    """What the last build indexed."""

    texts: dict[str, _Text] = msgspec.field(default_factory=dict)  # by docname
    digest: str = ""  # of all that the index is made from
    files: list[str] = msgspec.field(default_factory=list)  # of the index


def replace_search(app: Sphinx) -> None:
    """Have Sphinx make neither index nor search page; on ``builder-inited``."""
    builder: Any = app.builder
    if builder.name in {"html", "dirhtml"}:
        builder.search = False


def write_search_index(app: Sphinx, blog: Blog, files: OutputFiles) -> None:
    """Write the index, or leave it where nothing that it is made from changed."""
    state_file = Path(app.doctreedir, _STATE_FILE)
    before = read_state(state_file, _State)
    texts = {
        docname: _text(app, docname, before.texts.get(docname))
        for docname in _searched(app, blog)
    }
    pages = [
        SearchPage(app.builder.get_target_uri(docname), document)
        for docname, document in _documents(blog, texts)
    ]
    language = blog.language.replace("_", "-").split("-")[0].lower()
    now = _State(texts=texts, digest=_digest(pages, language), files=before.files)
    entry = files.folder / FOLDER / "pagefind-entry.json"
    if now.digest != before.digest or not entry.is_file():
        try:
            with progress_message(f"indexing {len(pages)} pages for search"):
                index = build_index(pages, language)
        except PagefindError as error:
            warn(Warnings.SEARCH, f"no search index is made: {error}", None)
            return
        for path, content in index.items():
            files.write(f"{FOLDER}/{path}", content)
        now.files = [f"{FOLDER}/{path}" for path in index]
    files.note(now.files)
    if now != before:
        write_if_changed(state_file, msgspec.msgpack.encode(now))


def _searched(app: Sphinx, blog: Blog) -> Iterator[str]:
    """Yield docnames, posts first, the newest first: the order where nothing is asked.

    Unlisted posts are left out, and pages whose metadata have ``nosearch``, as Sphinx's
    search does.
    """
    others = sorted(app.env.all_docs.keys() - blog.domain.posts.keys())
    for docname in [*(post.docname for post in blog.posts), *others]:
        if not {"nosearch", "no-search"} & app.env.metadata[docname].keys():
            yield docname


def _text(app: Sphinx, docname: str, before: _Text | None) -> _Text:
    """Return the text of a page; the last build's where the page is as it was."""
    page = page_file(app.builder, docname)
    written = time_and_size(page)
    if before is not None and before.written == written:
        return before
    return _Text(written, search_text(marked_text(page.read_bytes())))


def _documents(blog: Blog, texts: dict[str, _Text]) -> Iterator[tuple[str, str]]:
    """Yield docname and document of each page that has text."""
    for docname, text in texts.items():
        if not text.html:
            continue
        view = blog.views.get(docname)
        meta = {"date": view.date_text} if view else {}
        filters = _filters(blog, view) if view else {}
        document = search_document(text.html, blog.language, meta, filters)
        yield docname, document


def _filters(blog: Blog, view: PostView) -> dict[str, list[str]]:
    """Return what a post is filtered by; the keys are those of the search page."""
    series = blog.series.get(view.series or "")
    return {
        "tag": [label.name for label in view.tags],
        "series": [series.title] if series else [],
        "author": [author.name for author in view.authors],
        "year": [view.date[:4]],
    }


def _digest(pages: list[SearchPage], language: str) -> str:
    content = msgspec.msgpack.encode([version("pagefind"), language, pages])
    return blake2b(content, digest_size=16).hexdigest()
