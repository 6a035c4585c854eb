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
from typing import TYPE_CHECKING, Any

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
_AT_A_TIME = 2  # shards that are made; each takes some 200 MB


class _Page(msgspec.Struct, frozen=True):
    """What was found on one written page."""

    written: tuple[int, int]  # its file's time of change in nanoseconds, and its size
    text: str  # the name of its text; "" where there is nothing to find


class _State(msgspec.Struct):
    """What the last build indexed."""

    pages: dict[str, _Page] = msgspec.field(default_factory=dict)  # by docname
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
    texts = KeptTexts(Path(app.doctreedir, _TEXTS))
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
    now = _State(pages)
    for digest, names in before.shards.items():
        if digest in shards and (files.folder / names[-1]).is_file():
            now.shards[digest] = names
            files.note(names)
    made = {digest: shards[digest] for digest in shards if digest not in now.shards}
    try:
        now.shards |= _write_shards(made, texts, files)
    except PagefindError as error:
        warn(Warnings.SEARCH, f"no search index is made: {error}", None)
        return
    if now != before:
        write_if_changed(state_file, msgspec.msgpack.encode(now))
        texts.forget_others({page.text for page in pages.values()})


def _write_shards(
    shards: dict[str, Shard], texts: KeptTexts, files: OutputFiles
) -> dict[str, list[str]]:
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
        made = pool.map(lambda shard: shard.files(texts.read), shards.values())
        for digest, index in zip(shards, made, strict=True):
            written[digest] = [f"{FOLDER}/{path}" for path in index]
            files.note(written[digest])
            for path, content in zip(written[digest], index.values(), strict=True):
                files.write(path, content)
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
