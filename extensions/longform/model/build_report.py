"""What a build says at its end: what the blog holds, what changed, where time went."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_NAMED = 5  # posts of one kind; of more, the number is told
_SHORT = 0.05  # seconds; phases below are in the table alone


class Phase(NamedTuple):
    """A part of a build; parts follow each other without a gap."""

    name: str
    seconds: float  # that passed
    cpu_seconds: float  # of processor time, those of workers that ended included


class Changes(NamedTuple):
    """What is not as it was after the last build, by slug or docname, sorted."""

    is_first: bool  # there was no last build
    new: Sequence[str]
    changed: Sequence[str]
    gone: Sequence[str]
    other_pages: int  # read, that are no posts
    read: int  # all pages that were read


def render_blog(posts: int, words: int, warnings: int, phases: Sequence[Phase]) -> str:
    """Return a line of what the blog holds and what the build took."""
    seconds = sum(phase.seconds for phase in phases)
    parts = ", ".join(
        f"{phase.name} {phase.seconds:.1f}"
        for phase in phases
        if phase.seconds >= _SHORT
    )
    counts = (
        f"{_count(posts, 'post')}, {_count(words, 'word')}, "
        f"{_count(warnings, 'warning') if warnings else 'no warnings'}"
    )
    return f"{counts}; {seconds:.1f} s" + (f" ({parts})" if parts else "")


def render_changes(changes: Changes) -> str:
    """Return a line of what changed; of pages that were read though nothing did."""
    if changes.is_first:
        return "the first build"
    parts = [
        _named(kind, names)
        for kind, names in (
            ("new", changes.new),
            ("changed", changes.changed),
            ("gone", changes.gone),
        )
        if names
    ]
    if changes.other_pages:
        parts.append(f"{_count(changes.other_pages, 'other page')} changed")
    again = changes.read - len(changes.new) - len(changes.changed) - changes.other_pages
    said = "; ".join(parts) or "nothing changed"
    return f"{said}; {_count(again, 'page')} read again" if again > 0 else said


def render_phases(phases: Sequence[Phase]) -> list[str]:
    """Return a table of all phases, a line each, and their sum."""
    seconds = sum(phase.seconds for phase in phases)
    cpu_seconds = sum(phase.cpu_seconds for phase in phases)
    rows = [*phases, Phase("all", seconds, cpu_seconds)]
    width = max(len(phase.name) for phase in rows)
    lines = [f"{'phase':<{width}}  seconds  share  processor"]
    for name, passed, worked in rows:
        share = passed / seconds if seconds else 0
        lines.append(f"{name:<{width}}  {passed:7.2f}  {share:5.0%}  {worked:9.2f}")
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _named(kind: str, names: Collection[str]) -> str:
    if len(names) > _NAMED:
        return f"{len(names):,} posts {kind}"
    return f"{kind}: {', '.join(names)}"
