"""What each page of the output was made from, kept from build to build.

A fingerprint has all that a page shows of what is outside of its own source: of other
posts, of settings, templates and styles.  A page whose fingerprint is the last build's
is not written again.  The environment can't keep them: it is shared by builders, and is
saved before any page is written.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import sphinx
from sphinx import addnodes

from longform.model.graph import fingerprint
from longform.reading.kept import journal_of, write_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_FILE = "longform-made-from-{}.json"
# Pages name a version of styles and scripts, and so of what a style shows.
_ADDRESSED = {".css", ".js", ".mjs", ".woff2", ".woff", ".ttf", ".otf", ".svg", ".png"}
_ADDRESSED |= {".webp", ".avif", ".jpg", ".jpeg", ".gif", ".ico"}


class _Kept(msgspec.Struct):
    """What the last build left."""

    outdir: str = ""
    pages: dict[str, str] = msgspec.field(default_factory=dict)


class MadeFrom:
    """The fingerprints of the last build and of this one, by docname."""

    def __init__(self, app: Sphinx) -> None:
        """Read those of the last build; pages of an unfinished one have none."""
        self._file = Path(app.doctreedir, _FILE.format(app.builder.name))
        self._outdir = str(app.outdir)
        self._common = fingerprint(_common(app))
        self._now: dict[str, str] = {}
        kept = _read(self._file)
        self._before = kept.pages if kept.outdir == self._outdir else {}
        for docname in journal_of(app).noted("page"):
            self._before.pop(docname, None)

    def note(self, docname: str, shown: object) -> bool:
        """Note what a page shows; say whether the last build's was made from other."""
        self._now[docname] = fingerprint([self._common, shown])
        return self._before.get(docname) != self._now[docname]

    def keep(self) -> None:
        """Keep the fingerprints; when all pages are written."""
        kept = _Kept(self._outdir, dict(sorted(self._now.items())))
        write_if_changed(self._file, msgspec.json.encode(kept))


def _read(file: Path) -> _Kept:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Kept)
    except (FileNotFoundError, msgspec.MsgspecError):
        return _Kept()


def _common(app: Sphinx) -> list[object]:
    """Return what every page shows, or is drawn by.

    Sphinx compares settings without the order of lists, and looks at the newest
    template alone, so that it misses one that is gone.
    """
    settings = app.config.filter(frozenset({"html", "env"}))
    return [
        _navigation(app.env),
        [[setting.name, plain_setting(setting.value)] for setting in settings],
        sorted(map(str, app.tags)),
        sphinx.__version__,
        [[name, found.version] for name, found in sorted(app.extensions.items())],
        version("jinja2"),
        list(_site_files(app)),
        list(_translations(app)),
    ]


def _navigation(env: BuildEnvironment) -> object:
    """Return what pages show of all toctrees: entries and titles, in their order."""
    return [
        [
            [tree["entries"], tree.get("caption"), tree.get("hidden")]
            for tree in env.tocs[docname].findall(addnodes.toctree)
        ]
        + [env.titles[child].pformat() for child in children if child in env.titles]
        for docname, children in sorted(env.toctree_includes.items())
    ]


def plain_setting(value: object) -> object:
    """Return a setting as text in lists; the order of a mapping or set is no matter."""
    match value:
        case dict():
            return sorted(
                (repr(plain_setting(k)), repr(plain_setting(v)))
                for k, v in value.items()
            )
        case list() | tuple():
            return [plain_setting(item) for item in value]
        case set() | frozenset():
            return sorted(repr(plain_setting(item)) for item in value)
        case _:
            return str(getattr(value, "__qualname__", value))


def _site_files(app: Sphinx) -> Iterator[list[str | bytes]]:
    """Yield path and content of the site's templates, styles, scripts and the like."""
    for setting in ("templates_path", "html_static_path"):
        for entry in app.config[setting]:
            folder = Path(app.confdir, entry)
            for path in _files(folder):
                is_used = setting == "templates_path" or path.suffix in _ADDRESSED
                if is_used:
                    name = path.relative_to(folder).as_posix()
                    yield [entry, name, path.read_bytes()]


def _translations(app: Sphinx) -> Iterator[list[str | bytes]]:
    """Yield the words of templates that the site translates itself."""
    for entry in app.config.locale_dirs:
        for path in sorted(Path(app.srcdir, entry).rglob("sphinx.mo")):
            yield [str(path.relative_to(app.srcdir)), path.read_bytes()]


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
