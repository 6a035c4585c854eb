"""What stands beside each post's page: its Markdown twin, link previews, citations.

``posts/<slug>/index.md`` is the post as Markdown, ``index.preview.json`` what links to
the post and to places on it show, by the fragment of the address; "" is the whole post.
``cite.bib`` and others are its citation (``cite``).  ``llms.txt`` lists the posts and
their twins (llmstxt.org).

Made after the pages, from them and from what they show too: a page is written when any
of that changes.  So only posts whose page was written, or that have other readers, are
made again.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from docutils import nodes

from longform.model.formula_text import readable_text
from longform.reading.domain import post_domain
from longform.reading.kept import read_state, time_and_size, write_if_changed
from longform.reading.summary import summary_of
from longform.writing.addresses import (
    file_address,
    page_address,
    page_file,
    path_beside,
)
from longform.writing.blog import resolve_place, resolve_target
from longform.writing.cite import citation_files, citation_texts
from longform.writing.markdown_twin import markdown_of
from longform.writing.page_text import marked_text
from longform.writing.parts import Parts
from longform.writing.previews import previews_of
from longform.writing.workers import in_workers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from longform.model.records import Post
    from longform.reading.domain import PostDomain
    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles
    from longform.writing.views import PostView

SUFFIXES = (".md", ".preview.json")
"""Of the files that stand beside a post's page: its twin, and its previews."""

_STATE_FILE = "longform-twins.msgpack"
# YAML 1.2, 5.1: these can't stand in a document as they are.
_NOT_YAML = re.compile("[\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


State = dict[str, tuple[int, int, list[str]]]
"""By docname: its page's time of change (nanoseconds) and size, places linked to."""


def write_beside(app: Sphinx, blog: Blog, files: OutputFiles) -> None:
    """Write twins, previews, citations and ``llms.txt``."""
    state_file = Path(app.doctreedir, _STATE_FILE)
    before = read_state(state_file, State)
    linked = _linked_places(blog.domain)
    now: State = {}
    changed: list[str] = []
    for docname in sorted(blog.views):
        page = page_file(app.builder, docname)
        now[docname] = (*time_and_size(page), sorted(linked[docname]))
        paths = _paths(app.builder, blog.domain.posts[docname])
        files.note(paths)
        is_there = all((files.folder / path).is_file() for path in paths)
        if not is_there or now[docname] != before.get(docname):
            changed.append(docname)
    made = in_workers(app, partial(_made, app.builder, blog, linked), changed)
    for docname, contents in zip(changed, made, strict=True):
        paths = _paths(app.builder, blog.domain.posts[docname])
        for path, content in zip(paths, contents, strict=True):
            files.write(path, content.encode())
    if now != before:
        write_if_changed(state_file, msgspec.msgpack.encode(now))
    _write_llms(app, blog, files)


def _paths(builder: Builder, post: Post) -> list[str]:
    """Return the paths of a post's twin, previews and citations."""
    beside = [path_beside(builder, post.docname, suffix) for suffix in SUFFIXES]
    return [*beside, *(file.path for file in citation_files(post))]


def _made(
    builder: Builder, blog: Blog, linked: Mapping[str, set[str]], docname: str
) -> list[str]:
    """Return the contents of the files at ``_paths``."""
    post, view = blog.domain.posts[docname], blog.views[docname]
    text = marked_text(page_file(builder, docname).read_bytes())
    twin = markdown_of(text, page_address(builder, docname) or "")
    shown = {"": _card(blog.domain, view), **_previews(text, linked[docname])}
    return [
        _front_matter(builder, post, view) + twin,
        json.dumps(shown, ensure_ascii=False),
        *citation_texts(builder, blog, post),
    ]


def _previews(text: bytes, ids: set[str]) -> dict[str, str]:
    return previews_of(text, ids) if ids else {}


def _linked_places(domain: PostDomain) -> dict[str, set[str]]:
    """Return the ids on each post's page that other pages link to."""
    places: dict[str, set[str]] = defaultdict(set)
    labels = domain.env.domains.standard_domain.anonlabels
    for docname, page in domain.pages.items():
        for kind, target in page.references:
            there = resolve_target(domain, kind, target)
            if there is None or there == docname:
                continue
            if kind == "equation":
                places[there].add(nodes.make_id(f"equation-{target}"))
            elif kind == "place":
                places[there].add(resolve_place(domain.env, target)[0])
            elif kind == "label" and labels[target][1]:
                places[there].add(labels[target][1])
    return places


def _card(domain: PostDomain, view: PostView) -> str:
    """Return what a link to a post shows."""
    if not isinstance(domain.parts, Parts):
        raise AssertionError("parts are derived on env-updated")  # noqa: TRY004
    return domain.parts.render("preview", view.docname, post=view)


def _front_matter(builder: Builder, post: Post, view: PostView) -> str:
    """Return a block of YAML; each value is JSON, which YAML 1.2 contains."""
    facts = {
        "title": view.title,
        "date": view.date,
        "updated": view.updated,
        "authors": [author.name for author in view.authors],
        "tags": list(post.tags),
        "summary": view.summary,
        "license": post.license,
        "url": post.canonical or page_address(builder, view.docname),
    }
    dates = {"date", "updated"}  # as they are: YAML knows them
    lines = [
        f"{key}: {value if key in dates else _yaml(value)}"
        for key, value in facts.items()
        if value
    ]
    return "\n".join(["---", *lines, "---", "", ""])


def _yaml(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _write_llms(app: Sphinx, blog: Blog, files: OutputFiles) -> None:
    """Write the list of listed posts, newest first, by the rules of llmstxt.org."""
    title = _line(str(app.config.blog_title or app.config.project))
    about = _line(_site_description(app))
    lines = [f"# {title}", "", *([f"> {about}", ""] if about else []), "## Posts", ""]
    for post in blog.posts:
        view = blog.view(post)
        path = path_beside(app.builder, view.docname, ".md")
        address = file_address(app.builder, path) or path
        name = re.sub(r"([\[\]\\])", r"\\\1", _line(view.title))
        facts = f"{view.date}. {_line(view.summary)}".rstrip()
        lines.append(f"- [{name}]({address}): {facts}")
    files.write("llms.txt", "\n".join([*lines, ""]).encode())


def _site_description(app: Sphinx) -> str:
    """Return what the home page's author says of it, else its first words, or ""."""
    home = app.env.get_doctree(app.config.root_doc)
    for meta in home.findall(nodes.meta):
        if meta.get("name") == "description":
            return str(meta["content"])
    words = post_domain(app.env).settings.summary_words
    return readable_text(summary_of(home, words))


def _line(text: str) -> str:
    return " ".join(text.split())
