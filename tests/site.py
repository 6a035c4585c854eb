"""Small whole sites: written from texts, built by Sphinx, read back.

A build runs in this process (about a second less than in its own), through the same
function as the command ``sphinx-build``, which restores docutils' registries when it is
done.  ``build_apart`` runs the command itself: for builds with an environment, workers
or hash seeds of their own.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree, html
from sphinx.cmd.build import build_main
from sphinx.locale import translators

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOTS = Path(__file__).parent / "roots"

CONF = """\
project = "Test Notes"
extensions = ["longform"]
exclude_patterns = ["_build"]
html_theme = "pydata_sphinx_theme"
html_baseurl = "https://notes.example.org/"
html_sidebars = {"**": []}
blog_title = project
blog_post_pattern = ["posts/*/index.md", "posts/*/index.rst"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
html_copy_source = False
longform_social_images = False  # 10 to 60 ms each; test_social_images has them
templates_path = []  # the theme adds to the list: not to Sphinx's default one
"""
"""Settings of a small blog; a test that needs more appends to it."""

ATOM = "{http://www.w3.org/2005/Atom}"
SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'/>"
_LOCATED = re.compile(
    r"(?P<path>/[^:\n]*)(?::(?P<line>\d+))?: (WARNING|ERROR|CRITICAL): "
)
_CONTROL_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")


class Warning_(NamedTuple):  # noqa: N801 - `Warning` is Python's
    """One warning of a build."""

    path: str  # from the source folder; "" where it has no place
    line: int | None
    text: str  # with its type in brackets


class Build(NamedTuple):
    """What a build said."""

    status: int  # of the command
    warnings: list[Warning_]
    output: str  # standard output, then errors

    def at(self, path: str) -> list[Warning_]:
        """Return the warnings of one file."""
        return [warning for warning in self.warnings if warning.path == path]


class Site:
    """A source folder with its ``_build`` folder in it."""

    def __init__(
        self, folder: Path, files: Mapping[str, str | bytes] | None = None
    ) -> None:
        """Write ``files`` (and ``conf.py`` and ``index.md`` where they have none)."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        plain = {"conf.py": CONF, "index.md": "# Home\n\n```{post-cards}\n```\n"}
        self.write({**plain, **(files or {})})

    @classmethod
    def copy(cls, source: Path, folder: Path) -> Site:
        """Copy a site, built or not."""
        shutil.copytree(source, folder, dirs_exist_ok=True)
        return cls.at(folder)

    @classmethod
    def at(cls, folder: Path) -> Site:
        """Take a folder as it is."""
        site = cls.__new__(cls)
        site.folder = folder
        return site

    def keep(self) -> Path:
        """Copy all files to a folder beside this one, for ``put_back``; return it."""
        kept = self.folder.with_name(f"{self.folder.name}-kept")
        shutil.copytree(self.folder, kept)
        return kept

    def put_back(self, kept: Path) -> Site:
        """Have all files as they were kept, in their place; return this site.

        Sphinx reads one that was moved anew.
        """
        shutil.rmtree(self.folder)
        shutil.copytree(kept, self.folder)
        return self

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files, paths from the source folder."""
        for path, content in files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(
                content if isinstance(content, bytes) else content.encode()
            )

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace words that must stand in a file."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def out(self, name: str = "html") -> Path:
        """Return an output folder."""
        return self.folder / "_build" / name

    def _arguments(self, name: str, options: tuple[str, ...]) -> list[str]:
        builder = [] if "-b" in options else ["-b", "html"]
        doctrees = str(self.folder / "_build" / f"doctrees-{name}")
        folders = [str(self.folder), str(self.out(name))]
        return [*builder, "--no-color", "-d", doctrees, *options, *folders]

    def build(self, *options: str, name: str = "html") -> Build:
        """Build into ``_build/<name>``, in this process."""
        translators.clear()  # Sphinx adds languages to those of the last build
        output, errors = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(output),
            contextlib.redirect_stderr(errors),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")  # of libraries, about one another
            status = build_main(self._arguments(name, options))
        said = output.getvalue() + errors.getvalue()
        return Build(status, self._warnings(errors.getvalue()), said)

    def build_apart(
        self,
        *options: str,
        name: str = "html",
        environment: Mapping[str, str] | None = None,
    ) -> Build:
        """Build into ``_build/<name>`` by the command, with more in its environment."""
        done = subprocess.run(
            [sys.executable, "-m", "sphinx", *self._arguments(name, options)],
            capture_output=True,
            text=True,
            env={**os.environ, **(environment or {})},
            check=False,
        )
        return Build(
            done.returncode, self._warnings(done.stderr), done.stdout + done.stderr
        )

    def _warnings(self, errors: str) -> list[Warning_]:
        found: list[Warning_] = []
        for line in _CONTROL_SEQUENCE.sub("", errors).splitlines():
            located = _LOCATED.match(line)
            if located:
                path = Path(located["path"])
                inside = path.is_relative_to(self.folder)
                shown = path.relative_to(self.folder) if inside else path
                number = int(located["line"]) if located["line"] else None
                found.append(Warning_(shown.as_posix(), number, line[located.end() :]))
            elif line.startswith(("WARNING: ", "ERROR: ")):
                found.append(Warning_("", None, line.partition(": ")[2]))
            elif found and line.strip():
                last = found.pop()
                found.append(last._replace(text=f"{last.text}\n{line}"))
        return found

    def files(self, name: str = "html") -> dict[str, bytes]:
        """Return every file of an output folder by its path."""
        out = self.out(name)
        return {
            path.relative_to(out).as_posix(): path.read_bytes()
            for path in sorted(out.rglob("*"))
            if path.is_file()
        }

    def text(self, path: str, name: str = "html") -> str:
        """Return one output file."""
        return (self.out(name) / path).read_text(encoding="utf-8")

    def page(self, path: str, name: str = "html") -> html.HtmlElement:
        """Return one page, parsed."""
        parser = html.HTMLParser(encoding="utf-8")
        return html.fromstring((self.out(name) / path).read_bytes(), parser=parser)

    def feed(self, path: str = "blog/atom.xml", name: str = "html") -> etree._Element:
        """Return one feed, parsed."""
        return etree.fromstring((self.out(name) / path).read_bytes())


def words(element: html.HtmlElement) -> str:
    """Return the text content of an element, white space folded."""
    return " ".join(element.text_content().split())


def post(
    front_matter: str = "date: 2022-01-01", body: str = "# A post\n\nText.\n"
) -> str:
    """Write a post."""
    return f"---\n{front_matter.strip()}\n---\n\n{body}"


def named(element: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    """Return the elements below that have a class."""
    test = f"contains(concat(' ', @class, ' '), ' {name} ')"
    found: list[html.HtmlElement] = element.xpath(f".//*[{test}]")
    return found
