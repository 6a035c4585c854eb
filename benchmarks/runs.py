"""Builds of one system at the moments that an author waits at, each checked.

A site is written anew, built, and then: built again; one post edited, in its text
alone; one post added; one post given another title, which lists, neighbours and feeds
show.  After each build the page that it was for must have what was written.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.dialects import DIALECTS, write_post, write_site
from benchmarks.measure import CommandError, Cost, measure
from benchmarks.posts import MadePost, Paragraph, make_post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.tools import Tool

MOMENTS = ("clean", "no change", "one edit", "new post", "retitle")
_EDIT = "Heteroskedastic"  # in no made-up text
_TITLE = "Quasiperiodic Retitlement"


class Run(NamedTuple):
    """One build."""

    moment: str
    cost: Cost


def run_moments(tool: Tool, environment: Path, site: Path, count: int) -> Iterator[Run]:
    """Write a site of ``count`` posts and build it at each moment, in their order.

    :raises CommandError: where a build fails, or does not have what it was for.
    """
    dialect = DIALECTS[tool.dialect]
    shutil.rmtree(site, ignore_errors=True)
    write_site(site, dialect, count)
    if tool.installed_by == "npm":
        (site / "node_modules").symlink_to(environment / "node_modules")
    middle = make_post(count // 2 // 3 * 3)  # a part of a series
    edited = _edited(middle)
    new = make_post(count)
    retitled = edited._replace(title=_TITLE)
    shown = (
        (middle, middle.title),
        (middle, middle.title),
        (edited, _EDIT),
        (new, new.title),
        (retitled, _TITLE),
    )
    written: MadePost | None = None
    for moment, (post, words) in zip(MOMENTS, shown, strict=True):
        if post not in (middle, written):
            write_post(site, dialect, post)
            written = post
        cost = _build(tool, environment, site)
        page = site / tool.page.format(slug=post.slug)
        if not page.is_file() or words not in page.read_text(encoding="utf-8"):
            raise CommandError(f"{moment}: {page} has no {words!r}")
        yield Run(moment, cost)


def version_of(tool: Tool, environment: Path) -> str:
    """Return what a tool says its version is."""
    log = environment.with_name(f"{environment.name}-version.txt")
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    place = environment if environment.is_dir() else log.parent
    measure(_filled(tool.version, environment), place, log)
    return log.read_text(encoding="utf-8").split()[-1]


def _edited(post: MadePost) -> MadePost:
    """Return a post with one more word in its last paragraph."""
    blocks = list(post.blocks)
    last = max(n for n, block in enumerate(blocks) if isinstance(block, Paragraph))
    match blocks[last]:
        case Paragraph(parts):
            blocks[last] = Paragraph((_EDIT, *parts))
    return post._replace(blocks=tuple(blocks))


def _build(tool: Tool, environment: Path, site: Path) -> Cost:
    variables = {
        name: value.format(site=site) for name, value in tool.environment.items()
    }
    command = _filled(tool.command, environment)
    return measure(command, site, site.with_suffix(".log"), variables)


def _filled(command: tuple[str, ...], environment: Path) -> list[str]:
    return [part.replace("{bin}", str(environment / "bin")) for part in command]
