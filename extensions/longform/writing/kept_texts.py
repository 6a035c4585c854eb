"""Texts that are kept from build to build, each under a name made of its content.

What is made of texts is compared by their names; a text is read where it is used, so
that memory does not grow with the site.  They stand beside the doctrees.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from longform.reading.kept import write_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class KeptTexts:
    """The texts in one folder."""

    def __init__(self, folder: Path) -> None:
        """Look at what the last build kept in ``folder``."""
        self._folder = folder
        self._names: set[str] = set()
        if folder.is_dir():
            self._names = {path.name for path in folder.iterdir()}

    def __contains__(self, name: str) -> bool:
        """Say whether the last build kept a text; it did the empty one, named ""."""
        return not name or name in self._names

    def keep(self, text: str) -> str:
        """Keep a text, and return its name; a worker may."""
        if not text:
            return ""
        content = text.encode()
        name = blake2b(content, digest_size=16).hexdigest()
        if name not in self:
            write_if_changed(self._folder / name, content)
        return name

    def read(self, name: str) -> str:
        """Return a text by its name."""
        return self._folder.joinpath(name).read_text(encoding="utf-8") if name else ""

    def forget_others(self, names: Iterable[str]) -> None:
        """Remove all that was kept before and that is not among ``names``."""
        for name in self._names.difference(names):
            self._folder.joinpath(name).unlink(missing_ok=True)
