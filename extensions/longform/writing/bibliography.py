"""Every work that listed posts cite, as the page ``/bibliography/`` shows it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from longform.model.rich_text import render_html
from longform.model.works import CitedWork, entry_text, work_order
from longform.writing.views import PostView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from longform.writing.blog import Blog

DOCNAME = "bibliography/index"


class WorkView(msgspec.Struct, frozen=True):
    """One work of the blog."""

    entry_html: str
    addresses: list[tuple[str, str]]  # name and URL
    places: list[tuple[PostView, str]]  # a post that cites it, the entry's id there


def works_by_letter(blog: Blog) -> list[tuple[str, list[WorkView]]]:
    """Return all works in order of names, year and title, under their first letters.

    Posts stand newest first.  Digits and signs come under "#", before the letters.
    """
    return [
        (letter, [_view(blog, cited) for cited in group])
        for letter, group in groupby(sorted(blog.works, key=_order), key=_letter)
    ]


def _letter(cited: CitedWork) -> str:
    first = work_order(cited.work)[0][:1]
    return first.upper() if first.isalpha() else "#"


def _order(cited: CitedWork) -> tuple[bool, tuple[str, ...]]:
    return _letter(cited) != "#", work_order(cited.work)


def _view(blog: Blog, cited: CitedWork) -> WorkView:
    return WorkView(
        entry_html=render_html(entry_text(cited.work)),
        addresses=cited.work.addresses,
        places=list(_places(blog, cited)),
    )


def _places(blog: Blog, cited: CitedWork) -> Iterator[tuple[PostView, str]]:
    anchors: dict[str, str] = {}
    for docname, anchor in cited.places:
        anchors.setdefault(docname, anchor)  # one post may list a work under two keys
    for post in blog.posts:
        if post.docname in anchors:
            yield blog.view(post), anchors[post.docname]
