"""The search index: which pages are in it, and when it is made anew.

Pagefind's index stands in ``pagefind/`` in the output and is a function of the pages'
texts and of what they are filtered by.  The texts and the shards are kept beside the
doctrees: a page that was not written again is not read again, and a shard none of whose
texts changed is not made again, nor are its texts read.  Sphinx's own index is not
made.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec
from sphinx.util.display import progress_message

from longform.reading.kept import read_state, time_and_size, write_if_changed
from longform.reading.warnings_ import Warnings, warn
from longform.writing.addresses import page_file
from longform.writing.kept_texts import KeptTexts
from longform.writing.page_text import marked_text
from longform.writing.pagefind import PagefindError
from longform.writing.search_shards import Shard, ShardMakers, ShardPage, shards_of
from longform.writing.search_text import search_head, search_text
from longform.writing.workers import in_workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx

    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles
    from longform.writing.views import PostView

FOLDER = "pagefind"
"""Where the index stands in the output; static/longform/search.js looks there."""

_STATE_FILE = "longform-search.msgpack"
_TEXTS = "longform-search"
_FEW = 8  # documents; with more, every core is busy reading


class _Page(msgspec.Struct, frozen=True):
    """What was found on one written page."""

    written: tuple[int, int]  # its file's time of change in nanoseconds, and its size
    text: str  # the name of its text; "" where there is nothing to find


class _Made(msgspec.Struct, frozen=True):
    """A shard that was made."""

    shard: Shard
    files: tuple[str, ...]  # in the output; the one that leads to the others last


class _State(msgspec.Struct):
    """What the last build indexed."""

    pages: dict[str, _Page] = msgspec.field(default_factory=dict)  # by docname
    shards: dict[str, _Made] = msgspec.field(default_factory=dict)  # by their digests


class SearchIndex(NamedTuple):
    """An index that can be written."""

    state: _State
    new_files: dict[str, bytes]  # by their paths in the output, entries last


class SearchedPage(NamedTuple):
    """A written page that is to be found, if it has a text."""

    docname: str
    url: str  # from the site's root
    file: Path
    head: str  # of its document for Pagefind
    moment: str  # a text that sorts as posts do by their instant; before all, others


class SearchOrder(NamedTuple):
    """What an index is made of."""

    pages: list[SearchedPage]  # in the order in which they are found
    language: str  # ISO 639-1


def replace_search(app: Sphinx) -> None:
    """Have Sphinx make neither index nor search page; on ``builder-inited``."""
    builder: Any = app.builder
    if builder.name in {"html", "dirhtml"}:
        builder.search = False


def search_order(app: Sphinx, blog: Blog) -> SearchOrder:
    """Return what the index is made of, once all pages of documents are written."""
    language = blog.language.replace("_", "-").split("-")[0].lower()
    pages = [
        SearchedPage(
            docname,
            app.builder.get_target_uri(docname),
            page_file(app.builder, docname),
            _head(blog, docname),
            _moment(blog, docname),
        )
        for docname in _searched(app, blog)
    ]
    return SearchOrder(pages, language)


def make_search_index(
    app: Sphinx, docnames: Sequence[str], hear: Callable[[], SearchOrder | None]
) -> SearchIndex | None:
    """Make what is other than in the last build's index.

    Another process can, from the moment when it is known that ``docnames`` are to be
    read: shards that have them are begun with their old pages.  ``hear`` waits for the
    order, and after that for the moment when the other process waits.  None where
    Pagefind makes no index; it is told.
    """
    before = read_state(_state_file(app), _State)
    texts = _texts(app)
    with closing(ShardMakers(texts.read, app.parallel)) as makers:
        with ThreadPoolExecutor(1) as pool:  # else the one who orders had to wait
            heard = pool.submit(hear)
            makers.begin(_likely(app, docnames, before, texts))
        order = cast("SearchOrder", heard.result())
        pages = _read_pages(app, order.pages, before.pages, texts)
        shards = {shard.digest: shard for shard in _shards(order, pages)}
        kept = {
            digest: made
            for digest, made in before.shards.items()
            if digest in shards
            and all(Path(app.outdir, name).is_file() for name in made.files)
        }
        others = [shard for digest, shard in shards.items() if digest not in kept]
        try:
            files = _make(makers, others, hear)
        except PagefindError as error:
            warn(Warnings.SEARCH, f"no search index is made: {error}", None)
            return None
    made = {
        shard.digest: _Made(shard, tuple(files))
        for shard, files in zip(others, files, strict=True)
    }
    new = {name: content for each in files for name, content in each.items()}
    return SearchIndex(_State(pages, kept | made), new)


def write_search_index(
    app: Sphinx, index: SearchIndex | None, files: OutputFiles
) -> None:
    """Write an index; what there is of it may be left alone."""
    if index is None:
        return
    files.note(name for made in index.state.shards.values() for name in made.files)
    for name, content in index.new_files.items():
        files.write(name, content)
    write_if_changed(_state_file(app), msgspec.msgpack.encode(index.state))
    _texts(app).forget_others(page.text for page in index.state.pages.values())


def _state_file(app: Sphinx) -> Path:
    return Path(app.doctreedir, _STATE_FILE)


def _texts(app: Sphinx) -> KeptTexts:
    return KeptTexts(Path(app.doctreedir, _TEXTS))


def _likely(
    app: Sphinx, docnames: Sequence[str], before: _State, texts: KeptTexts
) -> list[Shard]:
    """Return shards of the last build that some documents will probably change."""
    if len(docnames) > _FEW:
        return []
    urls = {app.builder.get_target_uri(docname) for docname in docnames}
    shards = [made.shard for made in before.shards.values()]
    return [
        shard
        for shard in sorted(shards, key=lambda shard: shard.name)
        if any(page.url in urls for page in shard.pages)
        and all(page.text in texts for page in shard.pages)
    ]


def _shards(order: SearchOrder, pages: Mapping[str, _Page]) -> list[Shard]:
    found = {
        page.docname: ShardPage(page.url, page.head, pages[page.docname].text)
        for page in order.pages
        if pages[page.docname].text
    }
    moments = {page.docname: page.moment for page in order.pages}
    return shards_of(found, order.language, moments)


def _make(
    makers: ShardMakers, shards: Sequence[Shard], wait: Callable[[], object]
) -> list[dict[str, bytes]]:
    """Return the files of each shard."""
    if not shards:
        return []
    count = sum(len(shard.pages) for shard in shards)
    with progress_message(f"indexing {count} pages for search"):
        made = makers.make(shards, wait)
    return [{f"{FOLDER}/{path}": files[path] for path in files} for files in made]


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
    app: Sphinx,
    pages: Sequence[SearchedPage],
    before: Mapping[str, _Page],
    texts: KeptTexts,
) -> dict[str, _Page]:
    """Return what is found on each page; as in the last build where it is as it was."""
    written = {page.docname: time_and_size(page.file) for page in pages}
    known = {
        page.docname: before[page.docname]
        for page in pages
        if page.docname in before
        and before[page.docname].written == written[page.docname]
        and before[page.docname].text in texts
    }
    others = [page for page in pages if page.docname not in known]
    read = partial(_keep_text, texts)
    names = in_workers(app, read, [page.file for page in others])
    known |= {
        page.docname: _Page(written[page.docname], name)
        for page, name in zip(others, names, strict=True)
    }
    return {page.docname: known[page.docname] for page in pages}


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


def _moment(blog: Blog, docname: str) -> str:
    post = blog.domain.posts.get(docname)
    return f"{post.published:%Y%m%d%H%M%S}".zfill(14) if post else "0"
