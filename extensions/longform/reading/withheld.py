"""Drafts and scheduled posts: kept out before they are read.

A post that is not to be seen is taken out of Sphinx's list of documents, so no output
can have it: no page, list, feed, search entry, inventory line or backlink.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from longform.model.front_matter import FrontMatter, parse_front_matter
from longform.model.urls import post_slug
from longform.reading.domain import PostDomain, post_domain
from longform.reading.source import FrontMatterBlock, read_docinfo, read_front_matter
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_LOGGER = logging.getLogger(__name__)


def build_instant() -> dt.datetime:
    """Return the instant of this build, aware; ``SOURCE_DATE_EPOCH`` if it is set.

    It decides what is published and what is in the future; it is never written.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None and epoch.isdigit():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    return dt.datetime.now(dt.UTC)


def withhold_posts(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Take posts that are not to be seen out of the build; on ``env-get-outdated``.

    Documents that did not change are judged by their records, others by their files.
    """
    del app
    domain = post_domain(env)
    domain.withheld.clear()
    reasons = _unreadable_files(env, added | changed)
    if not domain.settings.drafts:
        now = build_instant()
        posts = filter(domain.settings.is_post, env.found_docs - set(reasons))
        for docname in sorted(posts):
            record = domain.posts.get(docname)
            if record is not None and docname not in added | changed:
                reasons[docname] = _schedule_reason(record.published, now)
            else:
                reasons[docname] = _reason_in_file(env, docname, now)
    for docname in sorted(docname for docname, reason in reasons.items() if reason):
        _withhold(domain, docname, reasons[docname])
        added.discard(docname)
        changed.discard(docname)
        if docname in env.all_docs:
            removed.add(docname)
    return []


def _unreadable_files(env: BuildEnvironment, docnames: set[str]) -> dict[str, str]:
    """Warn of documents that are not UTF-8, which stop Sphinx 9; return the reason."""
    reasons: dict[str, str] = {}
    if env.config.source_encoding.lower() not in {"utf-8", "utf8", "utf-8-sig"}:
        return reasons
    for docname in sorted(docnames):
        try:
            content = Path(env.doc2path(docname)).read_bytes()
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            message = "the file is not UTF-8; the page is left out: save it as UTF-8"
            warn(Warnings.SOURCE, message, (docname, line))
            reasons[docname] = "not UTF-8"
        except OSError:
            continue  # Sphinx tells of a file that can't be read
    return reasons


def _withhold(domain: PostDomain, docname: str, reason: str) -> None:
    project = domain.env.project
    path = project.doc2path(docname, absolute=False)
    project.docnames.discard(docname)
    domain.withheld[post_slug(docname)] = reason
    _LOGGER.info("longform: kept back %s: it is %s", path, reason)


def _schedule_reason(published: dt.datetime, now: dt.datetime) -> str:
    if published > now:
        return f"scheduled for {published:%Y-%m-%d %H:%M} UTC"
    return ""


def _reason_in_file(env: BuildEnvironment, docname: str, now: dt.datetime) -> str:
    """Return why a post is kept back, or ""; warn of its front matter if it is."""
    path = env.doc2path(docname)
    read = read_front_matter if str(path).endswith(".md") else read_docinfo
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            source = file.read(256 * 1024)
    except OSError:
        return ""  # Sphinx tells of a file that can't be read
    block = read(source)
    front_matter, problems = parse_front_matter(block.values)
    reason = withhold_reason(front_matter, now)
    if reason:
        warn_of_front_matter(docname, block, problems)
        if not source.strip():
            message = "the file is empty: write a post, or delete it"
            warn(Warnings.SOURCE, message, (docname, 1))
    return reason


def withhold_reason(front_matter: FrontMatter, now: dt.datetime) -> str:
    """Return why a post is not to be seen at an instant; "" if it is published."""
    if front_matter.status == "draft":
        return "a draft"
    if front_matter.date is None:
        return "a draft, because its front matter has no date"
    return _schedule_reason(front_matter.date.astimezone(dt.UTC), now)


def warn_of_front_matter(
    docname: str, block: FrontMatterBlock, problems: Sequence[tuple[str, str]]
) -> None:
    """Warn of each mistake in a front matter, at its line."""
    for line, message in block.problems:
        warn(Warnings.FRONT_MATTER, message, (docname, line))
    for key, message in problems:
        line = block.lines.get(key) or block.lines.get(key.split(".")[0], 1)
        warn(Warnings.FRONT_MATTER, message, (docname, line))
