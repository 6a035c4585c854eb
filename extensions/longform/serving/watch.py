"""Which files are followed, and the batches in which their changes come.

The folder of the output, those of environments and of version control are not watched
at all: a build writes thousands of files, and each would wake us.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from watchfiles import Change, DefaultFilter, awatch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_STEP = 10
"""Milliseconds without a change that end a batch."""
_LONGEST = 100
"""Milliseconds after which a batch ends in any case."""
_LEFT_OUT = ("_build", "__pycache__", "node_modules", "venv")


class SourceFilter(DefaultFilter):
    """Leaves out what editors and version control leave beside the sources."""

    ignore_dirs = (*DefaultFilter.ignore_dirs, *_LEFT_OUT)
    ignore_entity_patterns = (
        *DefaultFilter.ignore_entity_patterns,
        r"^\.",  # .post.md.swp, .git
        r"^#.*#$",  # Emacs
        r"^4913$",  # Vim tries whether it may write
        r"\.(tmp|partial|crdownload)$",
    )


def watched_folders(source: Path) -> list[Path]:
    """Return the folders right below ``source`` that are followed, by name."""
    return sorted(
        path
        for path in source.iterdir()
        if path.is_dir()
        and path.name not in SourceFilter.ignore_dirs
        and not path.name.startswith(".")
    )


async def changes(source: Path) -> AsyncIterator[tuple[str, ...]]:
    """Yield the paths that changed, in batches, until cancelled."""
    batches: asyncio.Queue[tuple[str, ...]] = asyncio.Queue()
    renewed = asyncio.Event()  # there are other folders to follow
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_follow_top(source, batches, renewed))
        tasks.create_task(_follow_folders(source, batches, renewed))
        while True:
            yield await batches.get()


async def _follow_top(
    source: Path, batches: asyncio.Queue[tuple[str, ...]], renewed: asyncio.Event
) -> None:
    """Follow what is right in ``source``."""
    known = watched_folders(source)
    async for found in _batches(source, source, recursive=False):
        folders = watched_folders(source)
        if folders != known:
            known = folders
            renewed.set()
        batches.put_nowait(found)


async def _follow_folders(
    source: Path, batches: asyncio.Queue[tuple[str, ...]], renewed: asyncio.Event
) -> None:
    """Follow the folders in ``source``, and what is in them."""
    while True:
        renewed.clear()
        if folders := watched_folders(source):
            async for found in _batches(source, *folders, stop_event=renewed):
                batches.put_nowait(found)
        else:
            await renewed.wait()


async def _batches(
    source: Path,
    *folders: Path,
    recursive: bool = True,
    stop_event: asyncio.Event | None = None,
) -> AsyncIterator[tuple[str, ...]]:
    is_source = SourceFilter()

    def keep(change: Change, path: str) -> bool:
        # Without the folders above: one of them may be called "_build".
        return is_source(change, os.path.relpath(path, source))

    async for found in awatch(
        *folders,
        watch_filter=keep,
        step=_STEP,
        debounce=_LONGEST,
        recursive=recursive,
        stop_event=stop_event,
    ):
        yield tuple(sorted({path for _, path in found}))
