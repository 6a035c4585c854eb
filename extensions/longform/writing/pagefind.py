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
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from io import BufferedReader

_MARK = b"pagefind_dcd"
CHUNK_SIZE = 20_000
"""Places of words in a file of the index: Pagefind's own number."""
_SCRIPTS = ("pagefind.js", "pagefind-worker.js")  # without its three interfaces


class SearchPage(NamedTuple):
    """A page to be found."""

    url: str  # from the site's root
    html: str  # a whole document, with Pagefind's attributes
    mark: str = ""  # begins the name by which results call the page


class PagefindError(Exception):
    """Pagefind is not there, or made no index; the text says why."""


def build_index(
    pages: Sequence[SearchPage], language: str, chunk_size: int = CHUNK_SIZE
) -> dict[str, bytes]:
    """Return the files of an index by their paths, a function of the pages alone.

    All pages are in one index, stemmed as ``language`` (ISO 639-1) asks, so that a post
    in another language is found from every page.  ``chunk_size`` is the number of
    places of words in a file that a search fetches.

    :raises PagefindError: if the program is missing or reports an error.
    """
    config = {"keep_index_url": True, "force_language": language}
    requests: list[dict[str, Any]] = [{"type": "NewIndex", "config": config}]
    requests += [
        {"type": "AddFile", "index_id": 0, "url": page.url, "file_contents": page.html}
        for page in pages
    ]
    requests.append({"type": "GetFiles", "index_id": 0})
    files = {}
    for answer in _answers(requests, chunk_size):
        if answer["type"] == "Error":
            raise PagefindError(f"Pagefind: {answer['message']}")
        files = {
            file["path"]: base64.b64decode(file["content"])
            for file in answer.get("files", [])
        }
    return _ordered(files, [page.mark for page in pages])


def _answers(
    requests: Sequence[dict[str, Any]], chunk_size: int
) -> Iterator[dict[str, Any]]:
    """Send requests to a new Pagefind, and yield its answers in the same order."""
    from pagefind.service import get_executable  # noqa: PLC0415 - it loads asyncio

    program = get_executable()
    if program is None:
        raise PagefindError("Pagefind is missing: pip install 'pagefind[bin]'")
    try:
        process = subprocess.Popen(  # noqa: S603 - the program of our dependency
            [program, "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": str(chunk_size)},
        )
    except OSError as error:
        raise PagefindError(f"Pagefind does not start: {error}") from error
    requests_pipe = cast("IO[bytes]", process.stdin)
    answers_pipe = cast("BufferedReader", process.stdout)
    # A pipe holds 64 KB: one side writes while the other reads.
    sender = Thread(target=_send, args=(requests_pipe, requests), daemon=True)
    sender.start()
    messages = _messages(answers_pipe)
    try:
        for _ in requests:
            message = next(messages, None)
            if message is None:
                raise PagefindError("Pagefind ended before it had made the index")
            yield json.loads(base64.b64decode(message))["payload"]
    finally:
        process.kill()
        process.wait()
        sender.join()
        answers_pipe.close()
        with contextlib.suppress(BrokenPipeError):
            requests_pipe.close()


def _send(pipe: IO[bytes], requests: Iterable[dict[str, Any]]) -> None:
    # Where Pagefind has ended, its missing answers tell.
    with contextlib.suppress(BrokenPipeError):
        for request in requests:
            message = json.dumps({"message_id": 0, "payload": request})
            pipe.write(base64.b64encode(message.encode()) + b",")
        pipe.flush()


def _messages(pipe: BufferedReader) -> Iterator[bytes]:
    """Yield what stands before each comma."""
    parts: list[bytes] = []
    while chunk := pipe.read1(1 << 20):
        first, *others = chunk.split(b",")
        parts.append(first)
        for other in others:
            yield b"".join(parts)
            parts = [other]


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
