"""The search index in shards: an edit makes a part of it anew, and not the whole.

A small site has one shard, which is Pagefind's index as it comes.  A larger one has
several; a page's shard follows from its docname and from the number of shards, and that
from the number of pages, so the shards are a function of the pages alone.  The first
stands in ``pagefind/``, others in ``pagefind/1/`` and so on; ``pagefind.js`` there
exports their names, and static/longform/search.js searches them together.

It knows neither Sphinx nor files.
"""

from __future__ import annotations

from hashlib import blake2b
from importlib.metadata import version
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from longform.writing.pagefind import CHUNK_SIZE, SearchPage, build_index
from longform.writing.search_text import search_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST_IN_ONE = 200  # pages; Pagefind takes about 10 ms for each
_LEAST_CHUNK = 4_000
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

    def files(self, read: Callable[[str], str]) -> dict[str, bytes]:
        """Return the files by their paths in the index; what leads to all is the last.

        ``read`` gives a text by its name.  The more shards there are, the smaller is
        what a search fetches of each.

        :raises PagefindError: if Pagefind is missing or reports an error.
        """
        size = max(CHUNK_SIZE // len(self.names), min(CHUNK_SIZE, _LEAST_CHUNK))
        pages = [
            SearchPage(page.url, search_document(page.head, read(page.text)), page.mark)
            for page in self.pages
        ]
        files = build_index(pages, self.language, size)
        if self.folder:  # the first one's program serves all
            programs = (".js", ".pagefind")
            files = {p: files[p] for p in files if not p.endswith(programs)}
        elif len(self.names) > 1:
            names = msgspec.json.encode(self.names)
            files[_SCRIPT] += b"\nexport const shards = " + names + b";\n"
        return {self.folder + path: content for path, content in files.items()}


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
