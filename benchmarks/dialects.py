"""How each system wants posts written: files, front matter, formulas, links, citations.

What a system has a way of its own for is written in that way; where it has none, as an
author would do it by hand.  The other files of a site are in ``sites/SYSTEM``.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import posts
from benchmarks.posts import (
    Citation,
    Equation,
    Figure,
    Formula,
    Heading,
    Listing,
    MadePost,
    Paragraph,
    PostLink,
    Table,
    make_post,
    work,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_SITES = Path(__file__).parent / "sites"


def _yaml(value: object) -> str:
    """Write a value; all JSON is YAML 1.2, and dates stand there as they are."""
    return str(value) if isinstance(value, dt.date) else json.dumps(value)


@dataclass(frozen=True)
class Dialect:
    """The ways of one system; in patterns, names in braces are filled in."""

    site: str
    """Folder in ``sites/`` with its configuration and templates."""
    front_matter: Callable[[MadePost], dict[str, object]]
    written_as: Callable[[object], str] = _yaml
    """How a value of the front matter is written."""
    post_file: str = "posts/{slug}/index.md"
    title: str = "# {title}\n\n"
    """Above the text; "" where the front matter has it."""
    more: str = ""
    """Between the first paragraph, which stands for the summary, and the rest."""
    equation: str = "$$\n{tex}\n$$"
    figure: str = "![{caption}](figures/{name}.svg)"
    link: str = "[{words}](../{slug}/index.md)"
    citation: str = "({text})"
    works_below: bool = True
    """The cited works are listed by hand."""
    below: str = ""
    """At the end of each post."""
    shared: dict[str, Callable[[], str]] = field(default_factory=dict)
    """Further files of the site."""
    bibliography: bool = False
    """Each post has a ``references.bib`` of what it cites."""


def write_site(folder: Path, dialect: Dialect, count: int) -> None:
    """Write configuration, templates and ``count`` posts into a new folder."""
    shutil.copytree(_SITES / dialect.site, folder)
    names = {"series": posts.series_names(count)}
    (folder / "bench.json").write_text(json.dumps(names) + "\n", encoding="utf-8")
    for name, text in dialect.shared.items():
        (folder / name).write_text(text(), encoding="utf-8")
    for number in range(count):
        write_post(folder, dialect, make_post(number))


def write_post(folder: Path, dialect: Dialect, post: MadePost) -> Path:
    """Write one post and its figures; return its file."""
    file = folder / dialect.post_file.format(slug=post.slug)
    (file.parent / "figures").mkdir(parents=True, exist_ok=True)
    file.write_text(render_post(dialect, post), encoding="utf-8")
    for name, svg in post.figures.items():
        (file.parent / "figures" / f"{name}.svg").write_text(svg, encoding="utf-8")
    if dialect.bibliography:
        entries = "\n".join(bibtex(number) for number in post.works)
        (file.parent / "references.bib").write_text(entries, encoding="utf-8")
    return file


def render_post(dialect: Dialect, post: MadePost) -> str:
    """Return the text of a post's file."""
    head = "".join(
        f"{key}: {dialect.written_as(value)}\n"
        for key, value in dialect.front_matter(post).items()
        if value is not None
    )
    rendered = [_render_block(dialect, block) for block in post.blocks]
    first, *rest = rendered[1], rendered[0], *rendered[2:]  # a paragraph, a heading
    text = "\n\n".join([first + dialect.more, *rest])
    listed = "".join(f"- {_described(number)}\n" for number in post.works)
    works = f"\n\n## References\n\n{listed}" if dialect.works_below else ""
    title = dialect.title.format(title=post.title)
    return f"---\n{head}---\n\n{title}{text}{works}\n{dialect.below}"


def _render_block(dialect: Dialect, block: posts.Block) -> str:
    match block:
        case Heading(words):
            return f"## {words}"
        case Paragraph(parts):
            return " ".join(_render_inline(dialect, part) for part in parts)
        case Equation(tex, label):
            return dialect.equation.format(tex=tex, label=label)
        case Listing(code):
            return f"```python\n{code}```"
        case Table(rows):
            lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
            return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
        case Figure(name, caption):
            return dialect.figure.format(name=name, caption=caption)


def _render_inline(dialect: Dialect, part: str | Formula | PostLink | Citation) -> str:
    match part:
        case Formula(tex):
            return f"${tex}$"
        case PostLink(slug, words):
            return dialect.link.format(slug=slug, words=words)
        case Citation(number):
            cited = work(number)
            return dialect.citation.format(key=cited.key, text=cited.text)
        case _:
            return part


def _described(number: int) -> str:
    cited = work(number)
    authors = "; ".join(cited.authors)
    return f"{authors} ({cited.year}). *{cited.title}.*"


def bibtex(number: int) -> str:
    """Return a work as an entry of BibTeX."""
    cited = work(number)
    return (
        f"@article{{{cited.key},\n  author = {{{' and '.join(cited.authors)}}},\n"
        f"  title = {{{cited.title}}},\n  journal = {{Journal of Made-Up Results}},\n"
        f"  year = {{{cited.year}}}\n}}\n"
    )


def _all_works() -> str:
    return "\n".join(bibtex(number) for number in range(posts.WORKS))


def _of_longform(post: MadePost) -> dict[str, object]:
    return {
        "date": post.date,
        "summary": post.summary,
        "tags": post.tags,
        "category": post.category,
        "author": post.author,
        "series": post.series,
        "part": post.part,
    }


def _of_ablog(post: MadePost) -> dict[str, object]:
    return {
        "blogpost": True,
        "date": post.date,
        "tags": ", ".join(post.tags),
        "category": post.category,
        "author": post.author,
    }


def _of_material(post: MadePost) -> dict[str, object]:
    return {
        "slug": post.slug,
        "date": post.date,
        "tags": post.tags,
        "categories": [post.category],
        "authors": [post.author],
    }


def _of_zensical(post: MadePost) -> dict[str, object]:
    return {"tags": post.tags, "date": post.date}


def _of_pelican(post: MadePost) -> dict[str, object]:
    return {
        "title": post.title,
        "slug": post.slug,
        "date": post.date,
        "summary": post.summary,
        "tags": ", ".join(post.tags),
        "category": post.category,
        "author": post.author,
        "series": post.series,
        "series_index": post.part,
    }


def _of_hugo(post: MadePost) -> dict[str, object]:
    return {
        "title": post.title,
        "date": post.date,
        "summary": post.summary,
        "tags": post.tags,
        "categories": [post.category],
        "authors": [post.author],
        "series": [post.series] if post.series else None,
        "part": post.part,
    }


_LABELLED = "$$\n{tex}\n$$ ({label})"
_FENCED_FIGURE = (
    "```{{figure}} figures/{name}.svg\n:alt: Three curves.\n\n{caption}\n```"
)

DIALECTS = {
    "longform": Dialect(
        site="longform",
        front_matter=_of_longform,
        equation=_LABELLED,
        figure=_FENCED_FIGURE,
        link="{{post}}`{words} <{slug}>`",
        citation="{{cite:p}}`{key}`",
        works_below=False,
        bibliography=True,
    ),
    "ablog": Dialect(
        site="ablog",
        front_matter=_of_ablog,
        equation=_LABELLED,
        figure=_FENCED_FIGURE,
        citation="{{footcite:p}}`{key}`",
        works_below=False,
        below="\n## References\n\n```{footbibliography}\n```\n",
        shared={"references.bib": _all_works},
    ),
    "material": Dialect(
        site="material",
        post_file="docs/blog/posts/{slug}/index.md",
        front_matter=_of_material,
        more="\n\n<!-- more -->",
    ),
    "zensical": Dialect(
        site="zensical",
        post_file="docs/posts/{slug}/index.md",
        front_matter=_of_zensical,
    ),
    "pelican": Dialect(
        site="pelican",
        post_file="content/posts/{slug}/index.md",
        front_matter=_of_pelican,
        written_as=str,
        title="",
        figure="![{caption}]({{attach}}figures/{name}.svg)",
        link="[{words}]({{filename}}../{slug}/index.md)",
    ),
    "hugo": Dialect(
        site="hugo",
        post_file="content/posts/{slug}/index.md",
        front_matter=_of_hugo,
        title="",
        link='[{words}]({{{{< relref "/posts/{slug}" >}}}})',
    ),
    "eleventy": Dialect(
        site="eleventy",
        front_matter=_of_hugo,
        title="",
        link="[{words}](/posts/{slug}/)",
    ),
}
