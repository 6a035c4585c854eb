"""A copy of a built site with each text packed beside it, for hosts that send these.

nginx (``gzip_static``, ``brotli_static``), Caddy (``precompressed``) and others send
``page.html.br`` or ``page.html.gz`` to browsers that take it, packed once and better
than a host does it for each reader.  The same files give the same bytes.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import brotli

_TEXTS = frozenset(
    {
        *(".html", ".css", ".js", ".svg", ".xml", ".json", ".txt", ".md", ".bib"),
        *(".ris", ".webmanifest", ".xsl", ".map", ".mjs", ".wasm", ".ico"),
    }
)
_LEAST_BYTES = 1_024  # below, a packet of the network holds the file as it is
_PROOF = ".longform-packed"  # in a folder that this module wrote


class Packed(NamedTuple):
    """What was packed."""

    files: int
    bytes: int  # of them as they were
    gzip_bytes: int
    brotli_bytes: int


def write_packed_site(folder: Path, target: Path) -> Packed:
    """Write a site with a ``.gz`` and a ``.br`` beside each text into ``target``.

    The folder is replaced whole, so that nothing of an earlier one stays.

    :raises ValueError: ``target`` holds something else than an earlier packed site
    """
    is_ours = (target / _PROOF).is_file()
    if target.exists() and not is_ours and (target.is_file() or any(target.iterdir())):
        raise ValueError(f"{target} is no packed site: choose a folder that is new")
    if target.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"{target} is in the site itself: choose a folder beside it")
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(folder, partial)
    texts = [
        path
        for path in sorted(partial.rglob("*"))
        if path.suffix in _TEXTS and path.stat().st_size >= _LEAST_BYTES
    ]
    # Both libraries let other threads run while they pack.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        sizes = list(threads.map(_pack, texts))
    (partial / _PROOF).touch()
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)
    plain, zipped, packed = (sum(size[kind] for size in sizes) for kind in range(3))
    return Packed(len(texts), plain, zipped, packed)


def _pack(path: Path) -> tuple[int, int, int]:
    """Write the two beside a file; return its size and theirs."""
    content = path.read_bytes()
    buffer = io.BytesIO()
    # No name and no time in it (RFC 1952): the same content gives the same bytes.
    with gzip.GzipFile("", "wb", 9, buffer, mtime=0) as file:
        file.write(content)
    zipped = buffer.getvalue()
    packed = brotli.compress(content, mode=brotli.MODE_TEXT, quality=11)
    Path(f"{path}.gz").write_bytes(zipped)
    Path(f"{path}.br").write_bytes(packed)
    return len(content), len(zipped), len(packed)


def packed_text(packed: Packed, target: Path) -> str:
    """Write a line about a packed site."""
    return (
        f"{packed.files} texts of {packed.bytes:,} bytes are {packed.gzip_bytes:,} "
        f"with gzip and {packed.brotli_bytes:,} with Brotli, in {target.as_posix()}\n"
    )
