"""What the server and the builder tell one another: a line of JSON each.

The server sends orders to the builder's standard input, the builder sends reports to
its standard output.  The builder's own child, which writes in the background, tells the
builder what it did in the same way.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

Message = TypeVar("Message", bound=msgspec.Struct)


class Options(msgspec.Struct, frozen=True):
    """What is built, and how; absolute paths."""

    source: str
    output: str
    doctrees: str
    overrides: dict[str, str] = {}  # of settings in conf.py, as `sphinx-build -D`
    tags: tuple[str, ...] = ()
    workers: int = 1  # of the first build


class Problem(msgspec.Struct, frozen=True, order=True):
    """A warning or an error."""

    path: str  # from the source folder; "" where it has no place
    line: int  # from 1; 0: none
    text: str
    is_error: bool = False
    page: str = ""  # path of the page's address: "/posts/slug/"; "": no page


class Order(msgspec.Struct, frozen=True):
    """What happened outside of the builder."""

    changed: tuple[str, ...] = ()  # files and folders, absolute
    viewed: tuple[str, ...] = ()  # paths of the pages that are open


class Report(msgspec.Struct, frozen=True):
    """What the builder did."""

    state: str  # "building", "ready", or "failed"
    problems: tuple[Problem, ...] = ()  # all that there are now
    drawn: tuple[str, ...] = ()  # paths of pages that were written
    is_whole: bool = False  # all pages, lists and files are as after a clean build
    code: tuple[str, ...] = ()  # files whose change asks for another builder


class Progress(msgspec.Struct, frozen=True):
    """What the background wrote: one page, or, without a name, all that is no page."""

    docname: str
    problems: tuple[Problem, ...]


def line_of(message: msgspec.Struct) -> bytes:
    """Return a message as it is sent."""
    return msgspec.json.encode(message) + b"\n"


def read_line(line: bytes, kind: type[Message]) -> Message:
    """Return the message of a line."""
    return msgspec.json.decode(line, type=kind)
