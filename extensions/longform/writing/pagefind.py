"""Pagefind, driven: pages in, the files of a search index out, the same each time.

Owns the talk with the program ``pagefind --service`` (messages of Base64 over JSON, a
comma after each) and the order of what it writes.  Its Python package finds the program
and is not used to talk to it: it reads ten answers a second, one for each page.

Pagefind 1.5 writes filters in the order of a hash map, another in each process.  They
are put in order here.  Its binary files are gzip over a mark and CBOR (RFC 8949) of
numbers, texts and arrays.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import hashlib
import json
import os
import subprocess
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

_MARK = b"pagefind_dcd"
CHUNK_SIZE = 20_000
"""Places of words in a file of the index: Pagefind's own number."""
_NO_ANSWER = {"type": "Error", "message": "it ended before it had made the index"}
_SCRIPTS = ("pagefind.js", "pagefind-worker.js")  # without its three interfaces


class SearchPage(NamedTuple):
    """A page to be found."""

    url: str  # from the site's root
    html: str  # a whole document, with Pagefind's attributes
    mark: str = ""  # begins the name by which results call the page


class PagefindError(Exception):
    """Pagefind is not there, or made no index; the text says why."""


class IndexMaker:
    """An index under way, in a Pagefind of its own; to be closed.

    All pages are in one index, stemmed as ``language`` (ISO 639-1) asks, so that a post
    in another language is found from every page.  ``chunk_size`` is the number of
    places of words in a file that a search fetches.
    """

    def __init__(self, language: str, chunk_size: int = CHUNK_SIZE) -> None:
        """Begin an index without a page.

        :raises PagefindError: if the program is missing or reports an error.
        """
        self._marks: dict[str, str] = {}  # by the addresses of the pages, in order
        self._process = _start(chunk_size)
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("BufferedReader", self._process.stdout)
        config = {"keep_index_url": True, "force_language": language}
        self._ask(type="NewIndex", config=config)

    def add(self, page: SearchPage) -> None:
        """Add a page; it takes the place of an earlier one that has its address.

        :raises PagefindError: if the program ended or reports an error.
        """
        self._ask(type="AddFile", index_id=0, url=page.url, file_contents=page.html)
        self._marks[page.url] = page.mark

    def files(self) -> dict[str, bytes]:
        """Return the files of the index by their paths, a function of its pages alone.

        :raises PagefindError: if the program ended or reports an error.
        """
        answer = self._ask(type="GetFiles", index_id=0)
        files = {
            file["path"]: base64.b64decode(file["content"]) for file in answer["files"]
        }
        return _ordered(files, [*self._marks.values()])

    def close(self) -> None:
        """End the program; it may have ended."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        with contextlib.suppress(BrokenPipeError):
            self._requests.close()

    def _ask(self, **payload: object) -> dict[str, Any]:
        """Send a request, and return its answer; end the program where that is bad."""
        request = json.dumps({"message_id": 0, "payload": payload})
        with contextlib.suppress(BrokenPipeError):  # the missing answer tells
            self._requests.write(base64.b64encode(request.encode()) + b",")
            self._requests.flush()
        message = base64.b64decode(self._message())
        answer = json.loads(message)["payload"] if message else _NO_ANSWER
        if answer["type"] == "Error":
            self.close()
            raise PagefindError(f"Pagefind: {answer['message']}")
        return cast("dict[str, Any]", answer)

    def _message(self) -> bytes:
        """Return what stands before the next comma; nothing where none comes."""
        parts = [b""]
        while not parts[-1].endswith(b","):
            part = self._answers.read1(1 << 20)
            if not part:
                return b""
            parts.append(part)
        return b"".join(parts)[:-1]


def _start(chunk_size: int) -> subprocess.Popen[bytes]:
    from pagefind.service import get_executable  # noqa: PLC0415 - it loads asyncio

    program = get_executable()
    if program is None:
        raise PagefindError("Pagefind is missing: pip install 'pagefind[bin]'")
    try:
        return subprocess.Popen(  # noqa: S603 - the program of our dependency
            [program, "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": str(chunk_size)},
        )
    except OSError as error:
        raise PagefindError(f"Pagefind does not start: {error}") from error


def _ordered(files: dict[str, bytes], marks: list[str]) -> dict[str, bytes]:
    """Put filters and their values in order, and name the files after their content.

    Fragments, which tell of a page each, are in the order of the pages in the list of
    files; their names get the pages' marks.
    """
    renamed: dict[str, str] = {}
    ordered: dict[str, bytes] = {}
    for path in sorted(files):
        if path.startswith("filter/"):
            name, values = _unpack(files[path])
            content = _pack([name, sorted(values)])
            old = path.removeprefix("filter/").removesuffix(".pf_filter")
            renamed[old] = _named_after(content, old)
            ordered[f"filter/{renamed[old]}.pf_filter"] = content
        elif path in _SCRIPTS or path.startswith("index/"):
            ordered[path] = files[path]
    entry = json.loads(files["pagefind-entry.json"])
    for language in entry["languages"].values():
        old = language["hash"]
        version, pages, chunks, filters, *others = _unpack(
            files[f"pagefind.{old}.pf_meta"]
        )
        filters = sorted([name, renamed[file]] for name, file in filters)
        for page, mark in zip(pages, marks, strict=True):
            fragment, page[0] = files[f"fragment/{page[0]}.pf_fragment"], mark + page[0]
            ordered[f"fragment/{page[0]}.pf_fragment"] = fragment
        content = _pack([version, pages, chunks, filters, *others])
        language["hash"] = _named_after(content, old)
        ordered[f"pagefind.{language['hash']}.pf_meta"] = content
        program = f"wasm.{language['wasm'] or 'unknown'}.pagefind"
        ordered[program] = files[program]
    ordered["pagefind-entry.json"] = json.dumps(entry).encode()  # last: it leads to all
    return ordered


def _named_after(content: bytes, old: str) -> str:
    """Return a name with the language of the old one: "en_0123456789"."""
    language = old.rpartition("_")[0]
    return f"{language}_{hashlib.sha256(content).hexdigest()[:10]}"


def _unpack(file: bytes) -> list[Any]:
    content = gzip.decompress(file).removeprefix(_MARK)
    value, end = _read_cbor(content, 0)
    if end != len(content):
        raise PagefindError("a file of Pagefind's has more than one value")
    return cast("list[Any]", value)


def _pack(value: list[Any]) -> bytes:
    return gzip.compress(_MARK + b"".join(_cbor(value)), mtime=0)


_NUMBER, _TEXT, _ARRAY = 0, 3, 4  # major types (RFC 8949, 3.1)
_DIRECT = 24  # below it a head has its argument in itself


def _read_cbor(content: bytes, start: int) -> tuple[Any, int]:
    """Read one value; return it and the place behind it."""
    kind, argument = divmod(content[start], 32)
    place = start + 1
    if argument >= _DIRECT:
        size = 1 << (argument - _DIRECT)
        argument = int.from_bytes(content[place : place + size], "big")
        place += size
    if kind == _NUMBER:
        return argument, place
    if kind == _TEXT:
        return content[place : place + argument].decode(), place + argument
    if kind != _ARRAY:
        raise PagefindError(f"a file of Pagefind's has a value of type {kind}")
    items = []
    for _ in range(argument):
        item, place = _read_cbor(content, place)
        items.append(item)
    return items, place


def _cbor(value: Any) -> Iterator[bytes]:  # noqa: ANN401 - numbers, texts, lists
    match value:
        case int():
            yield _cbor_head(_NUMBER, value)
        case str():
            text = value.encode()
            yield _cbor_head(_TEXT, len(text))
            yield text
        case _:
            yield _cbor_head(_ARRAY, len(value))
            for item in value:
                yield from _cbor(item)


def _cbor_head(kind: int, argument: int) -> bytes:
    if argument < _DIRECT:
        return bytes([32 * kind + argument])
    power = next(power for power in range(4) if argument < 1 << (8 << power))
    head = bytes([32 * kind + _DIRECT + power])
    return head + argument.to_bytes(1 << power, "big")
