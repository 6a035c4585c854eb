"""The web server: the built pages, each with the script that follows changes.

It answers to this machine alone, and only where it is asked by its own name: a page of
another site whose name leads to 127.0.0.1 (DNS rebinding) gets nothing.
"""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec
from msgspec import structs
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, HTMLResponse, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from longform.model.urls import folder_address
from longform.serving.messages import Problem, Report

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Scope

PREFIX = "/.live"
"""Where the server's own files are; no page of a site begins with a dot."""

_LIVE = Path(__file__).parent / "live"
_SCRIPT = f'<script type="module" src="{PREFIX}/live.js"></script>'
_HEAD = re.compile(rb"<head\b[^>]*>", re.IGNORECASE)
_WAITING = (
    "<!DOCTYPE html><html lang=en><head><title>{0}</title></head><body>{0}</body>"
)
_RETRY = 500  # milliseconds after which a page asks again for a server that went
_NOT_FOUND = 404
_HOSTS = ["127.0.0.1", "localhost"]


class State(msgspec.Struct, frozen=True):
    """What a page is told."""

    state: str  # as Report's; "away": the builder is not there
    problems: tuple[Problem, ...]
    is_new: bool = False  # the page may have changed: fetch it
    is_whole: bool = False  # as Report's


class Readers:
    """The pages that are open, each with its stream of states."""

    def __init__(self, note_viewed: Callable[[], None]) -> None:
        """Call ``note_viewed`` when other pages are open than before."""
        self._note_viewed = note_viewed
        self._streams: dict[asyncio.Queue[State | None], str] = {}
        self._last = State("building", ())

    @property
    def viewed(self) -> tuple[str, ...]:
        """Return the paths of the pages that are open."""
        return tuple(sorted(set(self._streams.values())))

    def tell(self, report: Report) -> None:
        """Tell all pages what was built."""
        self._last = State(report.state, report.problems, is_whole=report.is_whole)
        for stream, address in self._streams.items():
            is_new = report.is_whole or address in report.drawn
            stream.put_nowait(structs.replace(self._last, is_new=is_new))

    def close(self) -> None:
        """End all streams."""
        for stream in self._streams:
            stream.put_nowait(None)

    async def follow(self, address: str) -> AsyncIterator[bytes]:
        """Yield each state as one event (HTML, 9.2: server-sent events)."""
        stream: asyncio.Queue[State | None] = asyncio.Queue()
        # What was drawn before the page began to listen is not lost.
        stream.put_nowait(structs.replace(self._last, is_new=True))
        self._streams[stream] = address
        self._note_viewed()
        try:
            yield b"retry: %d\n" % _RETRY
            while (state := await stream.get()) is not None:
                yield b"data: %b\n\n" % msgspec.json.encode(state)
        finally:
            del self._streams[stream]
            self._note_viewed()


class LivePages(StaticFiles):
    """The output folder; what is a page gets the script."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file, a page, or the site's page for what is not there."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != _NOT_FOUND:
                raise
            return _page(_WAITING.format("There is no such page.").encode(), _NOT_FOUND)
        if response.status_code == _NOT_FOUND and isinstance(response, FileResponse):
            return _page(Path(response.path).read_bytes(), _NOT_FOUND)  # noqa: ASYNC240 - small
        response.headers["Cache-Control"] = "no-cache"
        return response

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return a file as it is, or a page with the script."""
        if not os.fspath(full_path).endswith(".html"):
            return super().file_response(full_path, stat_result, scope, status_code)
        return _page(Path(full_path).read_bytes(), status_code)


def _page(html: bytes, status_code: int = 200) -> Response:
    """Return a page; its script stands first, so that it sees the page as it came."""
    found = _HEAD.search(html)
    place = found.end() if found else 0
    shown = html[:place] + _SCRIPT.encode() + html[place:]
    return HTMLResponse(shown, status_code, {"Cache-Control": "no-store"})


def live_site(output: Path, readers: Readers) -> Starlette:
    """Return the application that serves an output folder."""
    output.mkdir(parents=True, exist_ok=True)

    async def events(request: Request) -> Response:
        address = folder_address(unquote(request.query_params.get("page", "/")))
        stream = readers.follow(address)
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(stream, 200, headers, "text/event-stream")

    return Starlette(
        routes=[
            Route(f"{PREFIX}/events", events, methods=["GET"]),
            Mount(PREFIX, StaticFiles(directory=_LIVE)),
            Mount("/", LivePages(directory=output, html=True)),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS, www_redirect=False)
        ],
    )
