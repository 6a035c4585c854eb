"""What each post's page is written as besides: its Markdown twin, and link previews.

``posts/<slug>/index.md`` is the post as Markdown, ``index.preview.json`` what links to
the post and to places on it show, by the fragment of the address; "" is the whole post.
``llms.txt`` lists the posts and their twins (llmstxt.org).

Made after the pages, from them.  What was made from is kept beside the doctrees, so
that only posts whose page, facts or readers changed are made again.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
from longform.writing.markdown_twin import markdown_of
from longform.writing.page_text import marked_text
from longform.writing.parts import Parts
from longform.writing.previews import previews_of
from longform.writing.workers import in_workers

if TYPE_CHECKING:
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


class _Post(NamedTuple):
    """What the two files are made from, besides the page."""

    docname: str
    front_matter: str  # of the twin
    card: str  # HTML, shown by a link to the whole post
    linked: list[str]  # ids of the places that other pages link to, sorted


State = dict[str, tuple[int, int, str]]
"""By docname: its page's time of change (nanoseconds) and size, digest of the facts."""


def write_twins(app: Sphinx, blog: Blog, files: OutputFiles) -> None:
    """Write twins, previews and ``llms.txt``."""
    state_file = Path(app.doctreedir, _STATE_FILE)
    before = read_state(state_file, State)
    linked = _linked_places(blog.domain)
    now: State = {}
    changed: list[_Post] = []
    for docname, view in sorted(blog.views.items()):
        facts = _Post(
            docname,
            _front_matter(app.builder, blog.domain.posts[docname], view),
            _card(blog.domain, view),
            sorted(linked[docname]),
        )
        digest = blake2b(repr(facts).encode(), digest_size=16).hexdigest()
        now[docname] = (*time_and_size(page_file(app.builder, docname)), digest)
        beside = _beside(app.builder, docname)
        is_there = all((files.folder / path).is_file() for path in beside)
        if is_there and now[docname] == before.get(docname):
            files.note(beside)
        else:
            changed.append(facts)
    made = in_workers(app, partial(_made, app.builder), changed)
    for post, contents in zip(changed, made, strict=True):
        for path, content in zip(
            _beside(app.builder, post.docname), contents, strict=True
        ):
            files.write(path, content.encode())
    if now != before:
        write_if_changed(state_file, msgspec.msgpack.encode(now))
    _write_llms(app, blog, files)


def _beside(builder: Builder, docname: str) -> list[str]:
    """Return the paths of a post's twin and of its previews."""
    return [path_beside(builder, docname, suffix) for suffix in SUFFIXES]


def _made(builder: Builder, post: _Post) -> tuple[str, str]:
    """Return a post's twin and its previews."""
    text = marked_text(page_file(builder, post.docname).read_bytes())
    address = page_address(builder, post.docname) or ""
    shown = {"": post.card, **_previews(text, post.linked)}
    return (
        post.front_matter + markdown_of(text, address),
        json.dumps(shown, ensure_ascii=False),
    )


def _previews(text: bytes, ids: list[str]) -> dict[str, str]:
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
