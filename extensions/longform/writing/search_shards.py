"""The search index in shards: an edit makes a part of it anew, and not the whole.

A small site has one shard, which is Pagefind's index as it comes.  A larger one has
several; a page's shard follows from its docname and from the number of shards, and that
from the number of pages, so the shards are a function of the pages alone.  The first
stands in ``pagefind/``, others in ``pagefind/1/`` and so on; ``pagefind.js`` there
exports their names, and static/longform/search.js searches them together.

It knows neither Sphinx nor files.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from hashlib import blake2b
from importlib.metadata import version
from itertools import islice
from threading import Semaphore
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from longform.writing.pagefind import CHUNK_SIZE, IndexMaker, PagefindError, SearchPage
from longform.writing.search_text import search_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_MOST_IN_ONE = 200  # pages; Pagefind takes about 10 ms for each
_LEAST_CHUNK = 4_000
_MOST_AT_A_TIME = 4  # Pagefinds; each takes some 200 MB
_SCRIPT = "pagefind.js"


class ShardPage(msgspec.Struct, frozen=True):
    """A page to be found, but for its text."""

    url: str  # from the site's root
    head: str  # of its document for Pagefind
    text: str  # the name of its text, made of the text
    mark: str = ""  # begins the name by which results call the page


class Shard(msgspec.Struct, frozen=True):
    """A part of the index."""

    name: str  # a number; the first is "0"
    names: tuple[str, ...]  # of all shards
    language: str  # ISO 639-1
    pages: tuple[ShardPage, ...]

    @property
    def folder(self) -> str:
        """Return the folder in the index, "" or with a slash at its end."""
        return "" if self.name == "0" else f"{self.name}/"

    @property
    def digest(self) -> str:
        """Return what changes when anything does that the shard is made from."""
        content = msgspec.msgpack.encode([version("pagefind"), self])
        return blake2b(content, digest_size=16).hexdigest()

    @property
    def chunk_size(self) -> int:
        """Return Pagefind's: the more shards, the less a search fetches of each."""
        return max(CHUNK_SIZE // len(self.names), min(CHUNK_SIZE, _LEAST_CHUNK))


class ShardMakers:
    """Makes shards, each by a Pagefind on one core; to be closed."""

    def __init__(self, read: Callable[[str], str], workers: int) -> None:
        """Take as many cores as there are ``workers``, one of them in the end only.

        There is one even where ``workers`` is 0, which Sphinx takes for one process.
        ``read`` gives a text by its name.
        """
        self._read = read
        self._workers = max(1, min(workers, _MOST_AT_A_TIME))
        self._begun: list[_ShardMaker] = []

    def begin(self, shards: Iterable[Shard]) -> None:
        """Begin shards some texts of which may change before they are made."""
        with suppress(PagefindError):  # it is told when a shard is made
            for shard in islice(shards, max(1, self._workers - 1)):
                self._begun.append(_ShardMaker(shard, self._read))

    def make(
        self, shards: Sequence[Shard], wait: Callable[[], object]
    ) -> list[dict[str, bytes]]:
        """Return each shard's files by their paths in the index.

        What leads to the other files is the last.  ``wait`` returns when another
        process gives up its core.

        :raises PagefindError: if Pagefind is missing or reports an error.
        """
        cores = Semaphore(max(1, self._workers - 1))

        def files(shard: Shard) -> dict[str, bytes]:
            with cores, closing(self._maker(shard)) as maker:
                return maker.files(shard)

        with ThreadPoolExecutor(self._workers) as pool:
            made = [pool.submit(files, shard) for shard in shards]
            wait()
            cores.release()
        return [each.result() for each in made]

    def close(self) -> None:
        """End what was begun."""
        for maker in self._begun:
            maker.close()

    def _maker(self, shard: Shard) -> _ShardMaker:
        fitting = (maker for maker in self._begun if maker.can_make(shard))
        return next(fitting, None) or _ShardMaker(shard, self._read)


class _ShardMaker:
    """A shard under way."""

    def __init__(self, shard: Shard, read: Callable[[str], str]) -> None:
        """Begin with the pages of a shard, which may be an old one."""
        self._settings = shard.language, shard.chunk_size
        self._read = read
        self._added: dict[str, ShardPage] = {}  # by their addresses
        self._index = IndexMaker(*self._settings)
        self._add(shard.pages)

    def can_make(self, shard: Shard) -> bool:
        """Say whether a shard has the same pages in the same order, but for texts."""
        urls = [page.url for page in shard.pages]
        settings = shard.language, shard.chunk_size
        return urls == [*self._added] and settings == self._settings

    def files(self, shard: Shard) -> dict[str, bytes]:
        self._add(shard.pages)
        files = self._index.files()
        if shard.folder:  # the first one's program serves all
            programs = (".js", ".pagefind")
            files = {p: files[p] for p in files if not p.endswith(programs)}
        elif len(shard.names) > 1:
            names = msgspec.json.encode(shard.names)
            files[_SCRIPT] += b"\nexport const shards = " + names + b";\n"
        return {shard.folder + path: content for path, content in files.items()}

    def close(self) -> None:
        self._index.close()

    def _add(self, pages: Iterable[ShardPage]) -> None:
        """Add the pages that are not there as they are now."""
        for page in pages:
            if self._added.get(page.url) != page:
                html = search_document(page.head, self._read(page.text))
                self._index.add(SearchPage(page.url, html, page.mark))
                self._added[page.url] = page


def shards_of(
    pages: Mapping[str, ShardPage], language: str, moments: Mapping[str, str]
) -> list[Shard]:
    """Divide pages, by docname, into shards; there is one even for no page.

    Where there are several, results call a page by ``moments``, sortable texts by
    docname, and by its shard: so they can be put in order and told apart unread.
    """
    count = shard_count(len(pages))
    groups: dict[int, list[str]] = {}
    for docname in pages:
        digest = blake2b(docname.encode(), digest_size=8).digest()
        groups.setdefault(int.from_bytes(digest) % count, []).append(docname)
    names = tuple(map(str, range(max(len(groups), 1))))
    members = [groups[number] for number in sorted(groups)] or [[]]
    return [
        Shard(
            name,
            names,
            language,
            tuple(
                structs.replace(pages[docname], mark=f"{moments[docname]}.{name}.")
                if len(names) > 1
                else pages[docname]
                for docname in own
            ),
        )
        for name, own in zip(names, members, strict=True)
    ]


def shard_count(page_count: int) -> int:
    """Return into how many shards so many pages are divided: a power of two.

    It grows with the square root of the number of pages, as the size of a shard does:
    an edit costs one shard, a search a small file from each.
    """
    if page_count <= _MOST_IN_ONE:
        return 1
    count = 1
    while 8 * (2 * count) ** 2 <= page_count:
        count *= 2
    return count
