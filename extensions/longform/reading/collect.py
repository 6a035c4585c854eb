"""From a page that was just read to its record.

``prepare_source`` (on ``source-read``) reads a post's front matter and leaves to MyST
only what MyST understands; ``collect_page`` (on ``doctree-read`` [550], after Sphinx's
own collectors) measures the doctree, notes the record, and puts placeholders for the
parts that depend on other posts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from longform.model.formula_text import readable_text
from longform.model.front_matter import FrontMatter, parse_front_matter
from longform.model.records import Cover, Page, Post, Update
from longform.model.rich_text import RichText, Text, plain_text
from longform.model.urls import nearest, post_slug
from longform.reading.domain import PostDomain, post_domain
from longform.reading.images import note_images, picture_size
from longform.reading.links import enumerated_nodes, page_references, post_links
from longform.reading.markdown import parse_markdown
from longform.reading.math import render_doctree_math
from longform.reading.measure import measure_doctree
from longform.reading.nodes import post_cards, post_part
from longform.reading.packed import pack_contents
from longform.reading.references import works_of
from longform.reading.source import (
    FrontMatterBlock,
    first_heading_level,
    read_docinfo,
    read_front_matter,
)
from longform.reading.summary import document_title, rich_text, summary_of
from longform.reading.updates import insert_updates, updates_of
from longform.reading.warnings_ import Warnings, warn
from longform.reading.withheld import (
    build_instant,
    warn_of_front_matter,
    withhold_reason,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_OURS = "longform_front_matter"
_ASCII_SIGNS = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def prepare_source(app: Sphinx, docname: str, source: list[str]) -> None:
    """Read a post's front matter, and write it anew for MyST in as many lines.

    MyST gets the keys of MyST, Sphinx and the theme; a title only where the text has no
    first-level heading, so that the page has exactly one.
    """
    env = app.env
    domain = post_domain(env)
    if not domain.settings.is_post(docname):
        return
    if "$" in source[0] or "math" in source[0]:
        domain.temml.start()  # it is ready when the post is parsed
    is_markdown = str(env.doc2path(docname)).endswith(".md")
    text = source[0].removeprefix("\ufeff").replace("\r\n", "\n")
    block = read_front_matter(text) if is_markdown else read_docinfo(text)
    front_matter, problems = parse_front_matter(block.values)
    warn_of_front_matter(docname, block, problems)
    env.temp_data[_OURS] = (front_matter, block)
    if not is_markdown:
        return
    body = "\n".join(text.split("\n")[block.line_count :])
    left: dict[str, Any] = {
        key: value for key, value in block.values.items() if key not in _READ_HERE
    }
    if front_matter.title and first_heading_level(body) != 1:
        left["title"] = _literal_markdown(front_matter.title)
        left["myst"] = {**_mapping(left.get("myst")), "title_to_header": True}
    lines = [""] * block.line_count
    if left and block.line_count >= 2:  # noqa: PLR2004 - both fences
        lines[0] = lines[-1] = "---"
        lines[1] = json.dumps(left, default=str)
        if block.line_count == 2:  # noqa: PLR2004 - no line between them
            lines.insert(2, "---")
    source[0] = "\n".join([*lines, body])


_READ_HERE = frozenset({*FrontMatter.__struct_fields__, "authors", "draft"})


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _literal_markdown(text: str) -> str:
    """Escape a text so that Markdown shows it as it is (CommonMark 0.31, 2.4)."""
    one_line = " ".join(text.split())
    return "".join(f"\\{char}" if char in _ASCII_SIGNS else char for char in one_line)


def collect_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a document takes from others, and a post's record."""
    env = app.env
    domain = post_domain(env)
    docname = env.current_document.docname
    pack_contents(env, docname)
    render_doctree_math(doctree, domain.temml)
    note_images(env, doctree, is_post=domain.settings.is_post(docname))
    if domain.settings.is_post(docname):
        post = _record(domain, docname, doctree, env.temp_data[_OURS])
        domain.note_post(post)
        _mark(domain, post)
        _insert_parts(domain, post, doctree)
    domain.pages[docname] = Page(
        listings=tuple(node["listing"] for node in doctree.findall(post_cards)),
        references=page_references(doctree),
        enumerated=enumerated_nodes(env, doctree),
    )


def _mark(domain: PostDomain, post: Post) -> None:
    """Tell Sphinx what it needs to know of a post."""
    metadata = domain.env.metadata[post.docname]
    metadata["orphan"] = "true"  # posts are in no toctree
    if not post.is_listed:
        metadata["nosearch"] = "true"
    title = nodes.title("", readable_text(post.title))
    domain.env.titles[post.docname] = title
    domain.env.longtitles[post.docname] = title


def _record(
    domain: PostDomain,
    docname: str,
    doctree: nodes.document,
    written: tuple[FrontMatter, FrontMatterBlock],
) -> Post:
    """Make a post's record."""
    front_matter, block = written
    now = build_instant()
    is_draft = domain.settings.drafts and bool(withhold_reason(front_matter, now))
    date = front_matter.date or now  # a preview shows a draft as today's
    summary, updates = _written_texts(domain, docname, front_matter, block)
    series = _known_series(domain, docname, front_matter, block)
    return Post(
        docname=docname,
        slug=post_slug(docname),
        title=_title(docname, doctree, front_matter),
        date=date.date(),
        published=date.astimezone(dt.UTC),
        authors=_known_authors(domain, docname, front_matter, block),
        summary=summary or summary_of(doctree, domain.settings.summary_words),
        tags=front_matter.tags,
        category=front_matter.category,
        series=series,
        part=front_matter.part if series else None,
        updates=updates_of(docname, date.date(), updates, doctree),
        cover=_cover(domain, docname, front_matter, block),
        status="draft" if is_draft else front_matter.status,  # type: ignore[arg-type]
        reading_minutes=front_matter.reading_time,
        aliases=front_matter.aliases,
        language=front_matter.language,
        canonical=front_matter.canonical,
        license=front_matter.license,
        comments=front_matter.comments,
        measurement=measure_doctree(doctree),
        links=post_links(doctree),
        works=works_of(domain.env),
        headings=_headings(doctree),
        lines={key: line for key, line in block.lines.items() if "." not in key},
    )


def _written_texts(
    domain: PostDomain, docname: str, front_matter: FrontMatter, block: FrontMatterBlock
) -> tuple[RichText, list[Update]]:
    """Return the front matter's summary, () if it has none, and its update notes."""

    def parsed(text: str, key: str) -> RichText:
        place = (docname, block.lines.get(key, 1))
        return parse_markdown(text, lambda tex: domain.temml.render_inline(tex, place))

    updates = [
        Update(
            item.date,
            parsed(item.note, f"updates.{item.index}"),
            block.lines.get(f"updates.{item.index}", 1),
        )
        for item in front_matter.updates
    ]
    return parsed(front_matter.summary or "", "summary"), updates


def _title(
    docname: str, doctree: nodes.document, front_matter: FrontMatter
) -> RichText:
    """Return the title: the front matter's, else the first heading's, else the slug."""
    headings = [
        child[0]
        for child in doctree.children
        if isinstance(child, nodes.section) and isinstance(child[0], nodes.title)
    ]
    if len(headings) > 1:
        message = (
            "more than one first-level heading; the first is the title: "
            "write the others with ##"
        )
        warn(Warnings.HEADING, message, headings[1])
    heading = headings[0] if headings else document_title(doctree)
    if front_matter.title:
        shown = (
            readable_text(rich_text(heading.children)) if heading is not None else ""
        )
        if shown and shown.split() != front_matter.title.split():
            message = (
                f"the page is called `{shown:.80}` by its heading and "
                f"`{front_matter.title:.80}` by `title`, which lists and feeds show: "
                "leave `title` out, or the heading"
            )
            warn(Warnings.HEADING, message, heading)
        return (Text(front_matter.title),)
    if heading is not None:
        return rich_text(heading.children)
    message = "the post has no title: begin it with a line `# Title`; its slug is shown"
    warn(Warnings.HEADING, message, (docname, 1))
    return (Text(post_slug(docname)),)


def _headings(doctree: nodes.document) -> tuple[str, ...]:
    """Return the headings of sections below the title."""
    titles = list(doctree.findall(nodes.title))[1:]
    return tuple(
        plain_text(rich_text(title.children))
        for title in titles
        if isinstance(title.parent, nodes.section)
    )


def _known_series(
    domain: PostDomain, docname: str, front_matter: FrontMatter, block: FrontMatterBlock
) -> str | None:
    """Return the series if ``longform_series`` has it; warn otherwise."""
    series, known = front_matter.series, domain.settings.series
    if series is None and front_matter.part is not None:
        message = "`part` without `series`; it is left out: add `series`"
        warn(Warnings.SERIES, message, (docname, block.lines.get("part", 1)))
    if series is None or series in known:
        return series
    guess = nearest(series, known)
    hint = (
        f"did you mean `{guess}`?" if guess else "add it to longform_series in conf.py"
    )
    message = f"unknown series `{series}`; the post is in none: {hint}"
    warn(Warnings.SERIES, message, (docname, block.lines.get("series", 1)))
    return None


def _known_authors(
    domain: PostDomain, docname: str, front_matter: FrontMatter, block: FrontMatterBlock
) -> tuple[str, ...]:
    """Return the authors; warn of a word that is nearly one of the known keys."""
    known = domain.settings.authors
    for author in front_matter.author:
        guess = nearest(author, known)
        if author not in known and " " not in author and guess:
            message = f"unknown author `{author}`: did you mean `{guess}`?"
            line = block.lines.get("author") or block.lines.get("authors", 1)
            warn(Warnings.FRONT_MATTER, message, (docname, line))
    return front_matter.author or domain.settings.default_author


def _cover(
    domain: PostDomain, docname: str, front_matter: FrontMatter, block: FrontMatterBlock
) -> Cover | None:
    """Return the cover, noted as an image of the page; None if it can't be used."""
    if front_matter.cover is None:
        return None
    env = domain.env
    problem = ""
    size = None
    relative, absolute = env.relfn2path(front_matter.cover, docname)
    path = Path(absolute)
    if "://" in front_matter.cover:
        problem = "is an address; put the picture beside the post"
    elif not path.resolve().is_relative_to(Path(env.srcdir).resolve()):
        problem = "is outside the project; put the picture beside the post"
    elif not os.path.isfile(path):  # noqa: PTH113 - Path raises for a name too long
        problem = "does not exist; check the path, which starts at the post's folder"
    else:
        size = picture_size(path)
        if size is None:
            problem = "is not a picture that can be read; use SVG, PNG, JPEG or WebP"
    if size is None:
        message = f"the cover `{front_matter.cover:.80}` {problem}; the post has none"
        warn(Warnings.COVER, message, (docname, block.lines.get("cover", 1)))
        return None
    env.note_dependency(relative)
    env.images.add_file(docname, relative)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Cover(relative, front_matter.cover_alt, *size, digest)


def _insert_parts(domain: PostDomain, post: Post, doctree: nodes.document) -> None:
    """Put byline, series and updates under the title, links at the end."""
    title = document_title(doctree)
    section = title.parent if title is not None else doctree
    place = section.index(title) + 1 if title is not None else 0
    top: list[nodes.Node] = [post_part(docname=post.docname, part="byline")]
    if post.series is not None:
        top.append(post_part(docname=post.docname, part="series"))
    section.insert(place, top)
    insert_updates(
        section,
        place + len(top),
        post.updates,
        newest_first=domain.settings.updates_newest_first,
    )
    bottom = ("markdown", "citation", "backlinks", "related", "neighbours", "comments")
    for part in bottom:
        doctree.append(post_part(docname=post.docname, part=part))
