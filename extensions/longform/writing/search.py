"""The search index: which pages are in it, and when it is made anew.

Pagefind's index stands in ``pagefind/`` in the output and is a function of the pages'
texts and of what they are filtered by.  The texts and the shards' digests are kept
beside the doctrees: a page that was not written again is not read again, and a shard
none of whose texts changed is not made again.  Sphinx's own index is not made.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from sphinx.util.display import progress_message

from longform.reading.kept import read_state, time_and_size, write_if_changed
from longform.reading.warnings_ import Warnings, warn
from longform.writing.addresses import page_file
from longform.writing.page_text import marked_text
from longform.writing.pagefind import PagefindError, SearchPage
from longform.writing.search_shards import Shard, shards_of
from longform.writing.search_text import search_document, search_text
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
_AT_A_TIME = 2  # shards that are made; each takes some 200 MB


class _Text(msgspec.Struct, frozen=True):
    """The text of one written page."""

    written: tuple[int, int]  # its file's time of change in nanoseconds, and its size
    html: str  # "" for a page that has nothing to find


class _State(msgspec.Struct):
    """What the last build indexed."""

    texts: dict[str, _Text] = msgspec.field(default_factory=dict)  # by docname
    shards: dict[str, list[str]] = msgspec.field(default_factory=dict)
    """Files of each shard by its digest, the one that leads to the others last."""


def replace_search(app: Sphinx) -> None:
    """Have Sphinx make neither index nor search page; on ``builder-inited``."""
    builder: Any = app.builder
    if builder.name in {"html", "dirhtml"}:
        builder.search = False


def write_search_index(app: Sphinx, blog: Blog, files: OutputFiles) -> None:
    """Write the index, or leave it where nothing that it is made from changed."""
    state_file = Path(app.doctreedir, _STATE_FILE)
    before = read_state(state_file, _State)
    texts = _texts(app, list(_searched(app, blog)), before.texts)
    documents = dict(_documents(blog, texts))
    pages = {
        docname: SearchPage(app.builder.get_target_uri(docname), document)
        for docname, document in documents.items()
    }
    language = blog.language.replace("_", "-").split("-")[0].lower()
    shards = {s.digest: s for s in shards_of(pages, language, _moments(blog, pages))}
    now = _State(texts=texts)
    for digest, names in before.shards.items():
        if digest in shards and (files.folder / names[-1]).is_file():
            now.shards[digest] = names
            files.note(names)
    made = {digest: shards[digest] for digest in shards if digest not in now.shards}
    try:
        now.shards |= _write_shards(made, files)
    except PagefindError as error:
        warn(Warnings.SEARCH, f"no search index is made: {error}", None)
        return
    if now != before:
        write_if_changed(state_file, msgspec.msgpack.encode(now))


def _write_shards(shards: dict[str, Shard], files: OutputFiles) -> dict[str, list[str]]:
    """Write shards, given by their digests; return the files of each.

    Pagefind runs on one core, in a process of its own: two run at a time.
    """
    if not shards:
        return {}
    written: dict[str, list[str]] = {}
    count = sum(len(shard.pages) for shard in shards.values())
    with (
        progress_message(f"indexing {count} pages for search"),
        ThreadPoolExecutor(_AT_A_TIME) as pool,
    ):
        made = pool.map(Shard.files, shards.values())
        for digest, index in zip(shards, made, strict=True):
            for path, content in index.items():
                files.write(f"{FOLDER}/{path}", content)
            written[digest] = [f"{FOLDER}/{path}" for path in index]
    return written


def _searched(app: Sphinx, blog: Blog) -> Iterator[str]:
    """Yield docnames, posts first, the newest first: the order where nothing is asked.

    Unlisted posts are left out, and pages whose metadata have ``nosearch``, as Sphinx's
    search does.
    """
    others = sorted(app.env.all_docs.keys() - blog.domain.posts.keys())
    for docname in [*(post.docname for post in blog.posts), *others]:
        if not {"nosearch", "no-search"} & app.env.metadata[docname].keys():
            yield docname


def _texts(
    app: Sphinx, docnames: Sequence[str], before: Mapping[str, _Text]
) -> dict[str, _Text]:
    """Return the text of each page; the last build's where the page is as it was."""
    files = {docname: page_file(app.builder, docname) for docname in docnames}
    written = {docname: time_and_size(file) for docname, file in files.items()}
    known = {
        docname: before[docname]
        for docname in docnames
        if docname in before and before[docname].written == written[docname]
    }
    others = [docname for docname in docnames if docname not in known]
    read = in_workers(
        app,
        lambda docname: search_text(marked_text(files[docname].read_bytes())),
        others,
    )
    known |= {
        docname: _Text(written[docname], text)
        for docname, text in zip(others, read, strict=True)
    }
    return {docname: known[docname] for docname in docnames}


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


def _moments(blog: Blog, docnames: Iterable[str]) -> dict[str, str]:
    """Return texts that sort as posts do by their instant; before all, other pages."""
    posts = blog.domain.posts
    return {
        docname: f"{posts[docname].published:%Y%m%d%H%M%S}".zfill(14)
        if docname in posts
        else "0"
        for docname in docnames
    }
