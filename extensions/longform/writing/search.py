"""The search index: which pages are in it, and when it is made anew.

Pagefind's index stands in ``pagefind/`` in the output and is a function of the pages'
texts and of what they are filtered by.  The texts and the shards' digests are kept
beside the doctrees: a page that was not written again is not read again, and a shard
none of whose texts changed is not made again, nor are its texts read.  Sphinx's own
index is not made.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sphinx.util.display import progress_message

from longform.reading.kept import read_state, time_and_size, write_if_changed
from longform.reading.warnings_ import Warnings, warn
from longform.writing.addresses import page_file
from longform.writing.kept_texts import KeptTexts
from longform.writing.page_text import marked_text
from longform.writing.pagefind import PagefindError
from longform.writing.search_shards import Shard, ShardPage, shards_of
from longform.writing.search_text import search_head, search_text
from longform.writing.workers import in_workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx

    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles
    from longform.writing.views import PostView

FOLDER = "pagefind"
"""Where the index stands in the output; static/longform/search.js looks there."""

_STATE_FILE = "longform-search.msgpack"
_TEXTS = "longform-search"
_MOST_AT_A_TIME = 4  # shards that are made; each takes some 200 MB


class _Page(msgspec.Struct, frozen=True):
    """What was found on one written page."""

    written: tuple[int, int]  # its file's time of change in nanoseconds, and its size
    text: str  # the name of its text; "" where there is nothing to find


class _State(msgspec.Struct):
    """What the last build indexed."""

    pages: dict[str, _Page] = msgspec.field(default_factory=dict)  # by docname
    shards: dict[str, list[str]] = msgspec.field(default_factory=dict)
    """Files of each shard by its digest, the one that leads to the others last."""


class SearchIndex(NamedTuple):
    """An index that can be written."""

    state: _State
    new_files: dict[str, bytes]  # by their paths in the output, entries last


def replace_search(app: Sphinx) -> None:
    """Have Sphinx make neither index nor search page; on ``builder-inited``."""
    builder: Any = app.builder
    if builder.name in {"html", "dirhtml"}:
        builder.search = False


def make_search_index(app: Sphinx, blog: Blog, folder: Path) -> SearchIndex | None:
    """Make what is other than in the last build's index, which is in ``folder``.

    Another process can, once all pages of documents are written.  None where Pagefind
    makes none; it is told.
    """
    before = read_state(_state_file(app), _State)
    texts = _texts(app)
    pages = _read_pages(app, list(_searched(app, blog)), before.pages, texts)
    found = {
        docname: ShardPage(
            app.builder.get_target_uri(docname), _head(blog, docname), page.text
        )
        for docname, page in pages.items()
        if page.text
    }
    language = blog.language.replace("_", "-").split("-")[0].lower()
    shards = {s.digest: s for s in shards_of(found, language, _moments(blog, found))}
    kept = {
        digest: names
        for digest, names in before.shards.items()
        if digest in shards and all((folder / name).is_file() for name in names)
    }
    others = [shards[digest] for digest in shards if digest not in kept]
    try:
        made = _make_shards(others, texts, max(1, app.parallel - 1))
    except PagefindError as error:
        warn(Warnings.SEARCH, f"no search index is made: {error}", None)
        return None
    names = {digest: list(files) for digest, files in made.items()}
    new = {name: content for files in made.values() for name, content in files.items()}
    return SearchIndex(_State(pages, kept | names), new)


def write_search_index(
    app: Sphinx, index: SearchIndex | None, files: OutputFiles
) -> None:
    """Write an index; what there is of it may be left alone."""
    if index is None:
        return
    files.note(name for names in index.state.shards.values() for name in names)
    for name, content in index.new_files.items():
        files.write(name, content)
    write_if_changed(_state_file(app), msgspec.msgpack.encode(index.state))
    _texts(app).forget_others(page.text for page in index.state.pages.values())


def _state_file(app: Sphinx) -> Path:
    return Path(app.doctreedir, _STATE_FILE)


def _texts(app: Sphinx) -> KeptTexts:
    return KeptTexts(Path(app.doctreedir, _TEXTS))


def _make_shards(
    shards: Sequence[Shard], texts: KeptTexts, at_a_time: int
) -> dict[str, dict[str, bytes]]:
    """Return the files of each shard, by its digest.

    Each takes a Pagefind, on one core, in a process of its own.
    """
    if not shards:
        return {}
    count = sum(len(shard.pages) for shard in shards)
    with (
        progress_message(f"indexing {count} pages for search"),
        ThreadPoolExecutor(min(at_a_time, _MOST_AT_A_TIME)) as pool,
    ):
        made = list(pool.map(lambda shard: shard.files(texts.read), shards))
    return {
        shard.digest: {f"{FOLDER}/{path}": files[path] for path in files}
        for shard, files in zip(shards, made, strict=True)
    }


def _searched(app: Sphinx, blog: Blog) -> Iterator[str]:
    """Yield docnames, posts first, the newest first: the order where nothing is asked.

    Unlisted posts are left out, and pages whose metadata have ``nosearch``, as Sphinx's
    search does.
    """
    others = sorted(app.env.all_docs.keys() - blog.domain.posts.keys())
    for docname in [*(post.docname for post in blog.posts), *others]:
        if not {"nosearch", "no-search"} & app.env.metadata[docname].keys():
            yield docname


def _read_pages(
    app: Sphinx, docnames: Sequence[str], before: Mapping[str, _Page], texts: KeptTexts
) -> dict[str, _Page]:
    """Return what is found on each page; as in the last build where it is as it was."""
    files = {docname: page_file(app.builder, docname) for docname in docnames}
    written = {docname: time_and_size(file) for docname, file in files.items()}
    known = {
        docname: before[docname]
        for docname in docnames
        if docname in before
        and before[docname].written == written[docname]
        and before[docname].text in texts
    }
    others = [docname for docname in docnames if docname not in known]
    read = partial(_keep_text, texts)
    names = in_workers(app, read, [files[docname] for docname in others])
    known |= {
        docname: _Page(written[docname], name)
        for docname, name in zip(others, names, strict=True)
    }
    return {docname: known[docname] for docname in docnames}


def _keep_text(texts: KeptTexts, file: Path) -> str:
    """Keep the text of a page, and return its name."""
    return texts.keep(search_text(marked_text(file.read_bytes())))


def _head(blog: Blog, docname: str) -> str:
    """Return what Pagefind is told of a page, besides its text."""
    view = blog.views.get(docname)
    meta = {"date": view.date_text} if view else {}
    return search_head(blog.language, meta, _filters(blog, view) if view else {})


def _filters(blog: Blog, view: PostView) -> dict[str, list[str]]:
    """Return what a post is filtered by; the keys are those of the search page."""
    series = blog.series.get(view.series or "")
    return {
        "tag": [label.name for label in view.tags],
        "series": [series.title] if series else [],
        "author": [author.name for author in view.authors],
        "year": [view.date[:4]],
    }


def _moments(blog: Blog, docnames: Iterable[str]) -> dict[str, str]:
    """Return texts that sort as posts do by their instant; before all, other pages."""
    posts = blog.domain.posts
    return {
        docname: f"{posts[docname].published:%Y%m%d%H%M%S}".zfill(14)
        if docname in posts
        else "0"
        for docname in docnames
    }
