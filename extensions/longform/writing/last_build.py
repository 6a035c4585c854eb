"""Whether all is as the last build left it: then there is nothing to be done.

Asked once documents are read, where none was, in a build of what is out of date.  One
digest stands for all else that the output is made from and for each of its files; it is
kept when a build ends without a warning, and forgotten when one does not end.  Where it
is the same, the output is what this build would write.

Files are known by time and size.  What a build can't see, as what another extension
asks of the network, makes no difference to a page that is not written again either.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sphinx.application import ENV_PICKLE_FILENAME

from longform.model.graph import fingerprint
from longform.reading.config import package_digest
from longform.reading.domain import post_domain
from longform.reading.kept import read_state, time_and_size, write_if_changed
from longform.writing.handlers import module_of
from longform.writing.made_from import plain_setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

_FILE = "longform-last-build-{}.msgpack"
_FOLDERS = (
    "templates_path",
    "html_static_path",
    "html_extra_path",
    "html_theme_path",
    "html_logo",
    "html_favicon",
)
"""Settings that name files or folders, from the folder of conf.py."""

_KNOWN_MAKERS = ("longform.", "sphinx.")
"""Modules whose pages without a source depend on what is known here."""


class LastBuild:
    """What the last build of this output was made from and left; and this one."""

    def __init__(self, app: Sphinx) -> None:
        """Take what this build is made from, before it writes."""
        self._app = app
        self._file = Path(app.doctreedir, _FILE.format(app.builder.name))
        self._inputs = fingerprint(_inputs(app))

    def is_as_this(self) -> bool:
        """Say whether all is as the last build left it."""
        makers = self._app.events.listeners["html-collect-pages"]
        return (
            all(module_of(each.handler).startswith(_KNOWN_MAKERS) for each in makers)
            and read_state(self._file, str) == self._digest()
        )

    def keep(self) -> None:
        """Keep what this build leaves; when it is done, and nothing was warned of."""
        write_if_changed(self._file, msgspec.msgpack.encode(self._digest()))

    def forget(self) -> None:
        """Keep nothing: the next build is to do all again."""
        self._file.unlink(missing_ok=True)

    def _digest(self) -> str:
        app = self._app
        pickled = Path(app.doctreedir, ENV_PICKLE_FILENAME)
        documents = sorted(app.env.all_docs.items())  # and when each was read
        return fingerprint(
            [self._inputs, documents, list(_stamps([pickled])), _outputs(app)]
        )


def _inputs(app: Sphinx) -> list[object]:
    """Return what the output is made from, besides documents and what they include."""
    config = app.config
    named = (config[name] for name in _FOLDERS)
    paths = ([value] if isinstance(value, str) else value or [] for value in named)
    images = post_domain(app.env).settings.social_images
    files = images.fonts if images else ()
    own = (path for entry in paths for path in entry)
    return [
        [str(app.outdir), str(app.srcdir), str(app.confdir)],
        [[setting.name, plain_setting(setting.value)] for setting in config],
        sorted(map(str, app.tags)),
        list(_stamps(Path(app.confdir, name) for name in [*files, *own])),
        list(_stamps(Path(app.srcdir, name) for name in config.locale_dirs)),
        code_of(app.builder),
    ]


def code_of(builder: Builder) -> list[object]:
    """Return what tells that a program changed that has a part in a build."""
    conf = Path(builder.confdir, "conf.py")
    return [package_digest(), sys.version, *_stamps([conf]), *_installed()]


def _installed() -> Iterator[object]:
    """Yield the packages of this Python, and stamps of modules from elsewhere."""
    installed = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    for folder in sorted(installed):
        yield sorted(name for name in os.listdir(folder) if "-info" in name)  # noqa: PTH208 - names
    library = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
    elsewhere = tuple(f"{folder}{os.sep}" for folder in installed | library)
    modules = (getattr(module, "__file__", None) for module in [*sys.modules.values()])
    yield from _stamps(
        Path(file)
        for file in sorted({file for file in modules if file})
        if not file.startswith(elsewhere)
    )


def _stamps(paths: Iterable[Path]) -> Iterator[object]:
    """Yield path, time and size of files, and of those in folders; none for no file."""
    for path in paths:
        if path.is_dir():
            yield from _stamps(sorted(path.iterdir()))
        elif path.is_file():
            yield [str(path), *time_and_size(path)]


def _outputs(app: Sphinx) -> str:
    """Return a digest of names, times and sizes of all files in the output folder."""
    digest = blake2b(digest_size=16)
    folders = [str(app.outdir)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir(follow_symlinks=False):
                    if entry.path != str(app.doctreedir):
                        folders.append(entry.path)
                    continue
                status = entry.stat(follow_symlinks=False)
                facts = f"{entry.path}\0{status.st_mtime_ns}\0{status.st_size}\n"
                digest.update(os.fsencode(facts))
    return digest.hexdigest()
