"""Start a post: a folder, and in it a file with front matter to fill in."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from longform.model.urls import slugify

if TYPE_CHECKING:
    from pathlib import Path

_SKELETON = """\
---
date: {date}
status: draft
summary: >-
  Two or three sentences for the card: what the post shows, and for whom.
---

# {title}

What the post is about, and what a reader should know before.

## A first section
"""
_SIGNS = set("\\`*_{}[]<>#$|")


def start_post(title: str, folder: Path) -> Path:
    """Write the skeleton of a post, a draft dated today; return its path.

    :raises ValueError: the title is empty, or its folder exists already
    """
    words = " ".join(title.split())
    if not words:
        raise ValueError("the title is empty: give the post a name")
    path = folder / slugify(words) / "index.md"
    if path.exists():
        raise ValueError(f"{path} exists already: choose another title")
    path.parent.mkdir(parents=True, exist_ok=True)
    heading = "".join(f"\\{char}" if char in _SIGNS else char for char in words)
    today = dt.datetime.now().astimezone().date()
    path.write_text(_SKELETON.format(date=today, title=heading), encoding="utf-8")
    return path
