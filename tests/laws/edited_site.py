"""A small blog as a value, and the edits that an author makes to it.

What stands in the folder is a function of the value alone, so a clean build of it can
be kept: the many sequences that a failure is reduced by come to the same blogs again.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from tests.site import CONF, Site

if TYPE_CHECKING:
    from pathlib import Path

_FIGURE = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='{}' height='3'><rect width='2' "
    "height='2'/></svg>"
)
_BIB = (
    "@article{{ho2020, title={{{}}}, author={{Ho, Ann}}, journal={{J}}, year={{{}}}}}\n"
)


@dataclass(frozen=True)
class PostSource:
    """What an author writes of a post; None: it is left out."""

    title: str = "A title"
    date: str | None = "2022-01-01"
    tags: tuple[str, ...] = ()
    category: str | None = None
    author: str | None = None
    series: str | None = None
    part: int | None = None
    summary: str | None = None
    updates: tuple[str, ...] = ()
    status: str | None = None
    alias: str | None = None
    cover: int | None = None  # width of the picture
    figure: int | None = None  # width of the picture
    equation: str | None = None  # label
    bibliography: tuple[str, int] | None = None  # title and year of the cited work
    link: str | None = None  # slug of another post
    label: str | None = None  # at the second heading
    words: int = 20

    def files(self) -> dict[str, str]:
        """Return the files of the post's folder."""
        files = {"index.md": self._text()}
        if self.cover is not None:
            files["cover.svg"] = _FIGURE.format(self.cover)
        if self.figure is not None:
            files["figures/plot.svg"] = _FIGURE.format(self.figure)
        if self.bibliography is not None:
            files["references.bib"] = _BIB.format(*self.bibliography)
        return files

    def _text(self) -> str:
        keys = {
            "date": self.date,
            "tags": list(self.tags),
            "category": self.category,
            "author": self.author,
            "series": self.series,
            "part": self.part,
            "summary": self.summary,
            "updates": [{"date": day, "note": f"On {day}."} for day in self.updates],
            "status": self.status,
            "aliases": [self.alias] if self.alias else [],
            "cover": "cover.svg" if self.cover is not None else None,
            "cover_alt": "A square." if self.cover is not None else None,
        }
        front = [f"{key}: {json.dumps(value)}" for key, value in keys.items() if value]
        body = [f"# {self.title}", "word " * self.words + "ends."]
        if self.link is not None:
            body.append(f"See {{post}}`{self.link}` and [](#{self.link}-two).")
        if self.bibliography is not None:
            body.append("After {cite}`ho2020`.")
        body.append(f"({self.label})=" if self.label else "")
        body.append("## Second\n\nMore.")
        if self.figure is not None:
            body.append("```{figure} figures/plot.svg\n:alt: A plot.\n\nA plot.\n```")
        if self.equation is not None:
            body.append(f"```{{math}}\n:label: {self.equation}\n\nx = y\n```")
        if self.bibliography is not None:
            body.append("```{bibliography}\n```")
        return "\n".join(["---", *front, "---", "", "\n\n".join(body), ""])


@dataclass(frozen=True)
class BlogSource:
    """All files of a blog."""

    posts: dict[str, PostSource] = field(default_factory=dict)  # by slug
    settings: dict[str, str] = field(default_factory=dict)  # Python, by name
    others: dict[str, str] = field(default_factory=dict)  # text by path

    def with_post(self, slug: str, post: PostSource | None) -> BlogSource:
        """Put a post in, or take it out."""
        posts = {**self.posts, slug: post}
        return replace(self, posts={s: p for s, p in posts.items() if p is not None})

    def with_setting(self, name: str, value: str | None) -> BlogSource:
        """Change a setting, or leave it out."""
        settings = {**self.settings, name: value}
        kept = {n: v for n, v in settings.items() if v is not None}
        return replace(self, settings=kept)

    def with_file(self, path: str, text: str | None) -> BlogSource:
        """Write another file, or delete it."""
        others = {**self.others, path: text}
        return replace(self, others={p: t for p, t in others.items() if t is not None})

    def files(self) -> dict[str, str]:
        """Return the text of each file by its path."""
        settings = "".join(f"{n} = {v}\n" for n, v in sorted(self.settings.items()))
        files = {"conf.py": f"{CONF}{settings}", **self.others}
        for slug, post in self.posts.items():
            for path, text in post.files().items():
                files[f"posts/{slug}/{path}"] = text
        return files


HOME = """\
# Home

```{post-cards}
:paginate: 2
```

```{toctree}
:hidden:

about
```
"""
START = BlogSource(
    posts={
        "first": PostSource("First", "2021-01-01", tags=("a",), series="s", part=1),
        "second": PostSource("Second", "2022-02-02", series="s", part=2, link="first"),
        "third": PostSource("Third", "2023-03-03", tags=("a", "b"), link="second"),
    },
    settings={
        "longform_series": "{'s': 'A series', 't': 'Another'}",
        "templates_path": "['_templates']",
        "html_static_path": "['_static']",
        "html_extra_path": "['extra']",
        "html_css_files": "['one.css', 'two.css']",
        "numfig": "True",
        "suppress_warnings": "['config.cache']",
    },
    others={
        "index.md": HOME,
        "about.md": "# About\n\nSee [](#first) and {ref}`tag-a`.\n",
        "_static/one.css": "p { color: red; }\n",
        "_static/two.css": "p { color: blue; }\n",
        "_templates/empty.html": "",
        "extra/CNAME": "notes.example.org\n",
    },
)


class EditedSite:
    """A site on disk that follows a blog's value, built after each change."""

    def __init__(self, folder: Path) -> None:
        """Write the first blog, build it, and keep a copy of all."""
        self.blog, self._disk = START, START.files()
        self.site = Site(folder / "blog", self._disk)
        self._clean: dict[str, dict[str, str]] = {}
        assert self.site.build().status == 0
        self._kept = self.site.keep()

    def begin(self) -> None:
        """Go back to the first blog, built: in its place, as Sphinx asks for."""
        self.site.put_back(self._kept)
        self.blog, self._disk = START, START.files()

    def write(self, blog: BlogSource) -> None:
        """Write the files that differ, and delete those that are gone."""
        files = blog.files()
        for path in self._disk.keys() - files.keys():
            (self.site.folder / path).unlink()
            _remove_empty(self.site.folder, path)
        changed = {p: t for p, t in files.items() if self._disk.get(p) != t}
        self.site.write(changed)
        self.blog, self._disk = blog, files

    def unequal(self, *options: str) -> list[str]:
        """Build, and return the paths that a clean build has not alike."""
        build = self.site.build(*options)
        assert build.status == 0, build.output
        built, clean = _digests(self.site, "html"), self.clean()
        paths = built.keys() | clean.keys()
        return sorted(path for path in paths if built.get(path) != clean.get(path))

    def clean(self) -> dict[str, str]:
        """Return the digest of each file of a clean build."""
        key = repr(sorted(self._disk.items()))
        if key not in self._clean:
            build = self.site.build(name="clean")
            assert build.status == 0, build.output
            self._clean[key] = _digests(self.site, "clean")
            for name in ("clean", "doctrees-clean"):
                shutil.rmtree(self.site.out(name))
        return self._clean[key]


def _digests(site: Site, name: str) -> dict[str, str]:
    return {
        path: blake2b(content, digest_size=16).hexdigest()
        for path, content in site.files(name).items()
    }


def _remove_empty(root: Path, path: str) -> None:
    folder = (root / path).parent
    while folder != root and not os.listdir(folder):  # noqa: PTH208 - shorter
        folder.rmdir()
        folder = folder.parent
