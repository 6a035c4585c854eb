"""Make the files that pages load: joined, made small, named by their content.

When ``_static`` is there, in the main process, before a page is written.  Pages hold
the names: styles, scripts and what they show are in each page's fingerprint.

The preview (``longform_drafts``) has plain files: an author who changes a style waits
for no page, and sees in the browser's tools which file a rule is from.
"""

from __future__ import annotations

import hashlib
import posixpath
from itertools import groupby
from typing import TYPE_CHECKING, Any

from longform.reading.config import read_settings
from longform.writing.asset_text import (
    change_script_addresses,
    change_style_addresses,
    has_imports,
    join_styles,
    minify_script,
)
from longform.writing.hashed_assets import FOLDER, STATIC, Bundle, HashedAssets
from longform.writing.templates import is_light
from longform.writing.theme import LEFT_OUT, need_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_SCRIPT = "longform/longform.js"
_DIGITS = 10  # of the hash, hexadecimal
_PLAIN = {"rel": "stylesheet", "type": "text/css"}


def make_assets(builder: Any, folder: Path) -> tuple[HashedAssets, dict[str, bytes]]:  # noqa: ANN401
    """Make the files of a build from those in ``folder``, Sphinx's ``_static``.

    Return what they stand for, and their content by their path in the output.
    """
    if not is_light(builder) or read_settings(builder.config).drafts:
        return HashedAssets(), {}
    maker = _Maker(folder)
    sheets = [sheet for sheet in builder._css_files if sheet.filename != LEFT_OUT]  # noqa: SLF001
    bundles = tuple(maker.bundle(sheets))
    maker.hash(_SCRIPT)
    return HashedAssets(maker.names, bundles), maker.contents


class _Maker:
    """Makes files one by one, those first that stand in another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.names: dict[str, str] = {}
        self.contents: dict[str, bytes] = {}

    def bundle(self, sheets: list[Any]) -> Iterator[Bundle]:
        """Bundle neighbours in the cascade that pages need together."""
        ordered = sorted(sheets, key=lambda sheet: sheet.priority)
        for (is_plain, _), run in groupby(ordered, key=self._kind):
            members = list(run)
            if is_plain:
                names = tuple(str(sheet.filename) for sheet in members)
                filename = self._join([name.removeprefix(STATIC) for name in names])
                yield Bundle(names, filename, members[0].priority)

    def _kind(self, sheet: Any) -> tuple[bool, object]:  # noqa: ANN401 - as above
        """Say whether a stylesheet can stand in a bundle, and when pages need it."""
        name = str(sheet.filename)
        content = None
        if name.startswith(STATIC) and sheet.attributes == _PLAIN:
            content = self._read(name.removeprefix(STATIC))
        is_plain = content is not None and not has_imports(content.decode())
        return is_plain, need_of(name)

    def _read(self, path: str) -> bytes | None:
        """Return the content of a file in ``_static``, None where there is none."""
        file = self._folder / path
        return file.read_bytes() if file.is_file() else None

    def hash(self, path: str) -> str | None:
        """Return the new name of a file in ``_static``; None: there is no such file."""
        known = self.names.get(STATIC + path)
        if known is None and (content := self._read(path)) is not None:
            if path.endswith(".css"):
                known = self._join([path])
            elif path.endswith(".js"):
                known = self._put(path, self._script(path, content.decode()).encode())
            else:
                known = self._put(path, content)
            self.names[STATIC + path] = known
        return known

    def _put(self, path: str, content: bytes) -> str:
        stem, suffix = posixpath.splitext(path)
        digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
        name = f"{FOLDER}/{stem}.{digest}{suffix}"
        self.contents[name] = content
        return name

    def _join(self, paths: list[str]) -> str:
        """Make one file of stylesheets; it stands where the first of them did."""
        texts = []
        for path in paths:
            content = self._read(path) or b""
            change = self._changer(paths[0], path)
            texts.append(change_style_addresses(content.decode(), change))
        return self._put(paths[0], join_styles(texts).encode())

    def _script(self, path: str, text: str) -> str:
        return minify_script(change_script_addresses(text, self._changer(path, path)))

    def _changer(self, target: str, path: str) -> Callable[[str], str]:
        """Return what changes a file's addresses to those of where it will stand."""
        here = posixpath.dirname(f"{FOLDER}/{target}")

        def change(address: str) -> str:
            bare = address.partition("#")[0].partition("?")[0]
            linked = posixpath.normpath(posixpath.join(posixpath.dirname(path), bare))
            name = self.hash(linked) or STATIC + linked
            return posixpath.relpath(name, here) + address[len(bare) :]

        return change
