"""A build that dies loses nothing, and shows nobody half of a file."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import settings

from tests.laws.edited_site import START, EditedSite, PostSource
from tests.laws.stopped_build import (
    How,
    killed_before,
    limited_build,
    stopped_build,
)

_FIRST = START.posts["first"]
_AFTER = (
    START.with_post("first", replace(_FIRST, title="Another Title", tags=("b",)))
    .with_post("second", None)
    .with_post(
        "fourth",
        PostSource("Fourth", "2024-04-04", cover=4, bibliography=("Noise", 2020)),
    )
    .with_file("_static/one.css", "p { color: green; }\n")
    .with_file("_static/two.css", None)
    .with_file("extra/CNAME", None)
    .with_setting("html_css_files", "['one.css']")
)
"""What an author did before the build that is stopped: something of each kind."""


_IS_SOAK = settings.default is not None and settings.default.max_examples > 1000
_LAST = 10  # steps of a build that may be one more or less: workers share them
_COUNT = 100 if _IS_SOAK else 8


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> EditedSite:
    return EditedSite(tmp_path_factory.mktemp("stopped"))


@pytest.fixture(scope="module")
def steps(edited: EditedSite) -> dict[str, int]:
    """Return how many steps change a file in a build that nothing stops, by workers."""
    counts = {}
    for workers in ("1", "2"):
        edited.begin()
        edited.write(_AFTER)
        counts[workers] = stopped_build(edited.site, "count", 0, "-j", workers)
    assert min(counts.values()) > 50
    return counts


@pytest.fixture(scope="module")
def served(edited: EditedSite) -> dict[str, set[bytes | None]]:
    """Return what each file may be: as it was before the build, or as it is after."""
    edited.begin()
    before = edited.site.files()
    edited.write(_AFTER)
    edited.site.build()
    after = edited.site.files()
    return {path: {before.get(path), after.get(path)} for path in before | after}


def _half_written(
    edited: EditedSite, served: dict[str, set[bytes | None]]
) -> list[str]:
    """Return the files that are neither old nor new; hidden ones are not served."""
    return [
        path
        for path, content in edited.site.files().items()
        if not path.rpartition("/")[2].startswith(".")
        and content not in served.get(path, {None})
    ]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(_COUNT))
def test_after_a_build_that_was_stopped_the_next_one_equals_a_clean_one(
    edited: EditedSite,
    steps: dict[str, int],
    served: dict[str, set[bytes | None]],
    number: int,
) -> None:
    # One moment in each eighth, or hundredth, of the steps of a build.
    chosen = random.Random(None if _IS_SOAK else number)  # noqa: S311 - no secret
    workers = "12"[number % 2]
    how: How = chosen.choice(("kill", "kill", "full"))
    part = (number + chosen.random()) / _COUNT
    moment = 1 + int((steps[workers] - _LAST) * part)
    edited.begin()
    edited.write(_AFTER)
    stopped = stopped_build(edited.site, how, moment, "-j", workers)
    assert (stopped, _half_written(edited, served)) == (-1, [])
    # The author goes on, or takes all back.
    edited.write(chosen.choice((_AFTER, START)))
    assert edited.unequal() == [], f"{how} at step {moment}, {workers} workers"


@pytest.mark.parametrize("size", [2_000, 20_000, 60_000])
def test_a_file_that_can_not_be_written_whole_stops_the_build_and_harms_nothing(
    edited: EditedSite, served: dict[str, set[bytes | None]], size: int
) -> None:
    edited.begin()
    edited.write(_AFTER)
    assert limited_build(edited.site, size) == -1
    assert _half_written(edited, served) == []
    assert edited.unequal() == []


def test_feeds_are_of_one_build_after_one_was_stopped_and_all_taken_back(
    edited: EditedSite,
) -> None:
    edited.begin()
    before = edited.site.files()
    edited.write(_AFTER)
    # Atom, in which stands what all of a list's feeds are made from, comes last.
    assert killed_before(edited.site, "series/s/atom.xml") == -1
    after = edited.site.files()
    feeds = [f"series/s/{name}" for name in ("atom.xml", "rss.xml", "feed.json")]
    assert [before[path] == after[path] for path in feeds] == [True, False, False]
    edited.write(START)
    assert edited.unequal() == []
