"""The closing lines of a build: plain words and numbers, none that says nothing."""

from __future__ import annotations

from longform.model.build_report import (
    Changes,
    Phase,
    render_blog,
    render_changes,
    render_phases,
)

_PHASES = [Phase("reading", 3.21, 6.0), Phase("relating", 0.04, 0.04)]
_SAME = Changes(is_first=False, new=(), changed=(), gone=(), other_pages=0, read=0)


def test_numbers_have_their_nouns_and_long_phases_their_seconds() -> None:
    line = render_blog(1234, 3_702_000, 2, _PHASES)
    assert line == "1,234 posts, 3,702,000 words, 2 warnings; 3.2 s (reading 3.2)"


def test_one_is_no_plural_and_none_is_said() -> None:
    assert render_blog(1, 1, 1, []) == "1 post, 1 word, 1 warning; 0.0 s"
    assert render_blog(0, 0, 0, []) == "0 posts, 0 words, no warnings; 0.0 s"


def test_posts_are_named_by_what_happened_to_them() -> None:
    changes = _SAME._replace(new=["a"], changed=["b", "c"], gone=["d"], read=3)
    assert render_changes(changes) == "new: a; changed: b, c; gone: d"


def test_many_posts_are_counted() -> None:
    assert render_changes(_SAME._replace(new=list("abcdef"), read=6)) == "6 posts new"


def test_pages_that_are_read_for_another_reason_are_told_apart() -> None:
    changes = _SAME._replace(changed=["b"], other_pages=1, read=3)
    assert (
        render_changes(changes) == "changed: b; 1 other page changed; 1 page read again"
    )


def test_nothing_is_said_to_have_changed_where_nothing_did() -> None:
    assert render_changes(_SAME) == "nothing changed"
    assert (
        render_changes(_SAME._replace(read=31))
        == "nothing changed; 31 pages read again"
    )


def test_a_first_build_names_no_post() -> None:
    changes = _SAME._replace(is_first=True, new=["a"], read=1)
    assert render_changes(changes) == "the first build"


def test_the_table_of_phases_adds_up() -> None:
    phases = [Phase("reading", 3.0, 5.5), Phase("writing", 1.0, 0.5)]
    assert render_phases(phases) == [
        "phase    seconds  share  processor",
        "reading     3.00    75%       5.50",
        "writing     1.00    25%       0.50",
        "all         4.00   100%       6.00",
    ]


def test_the_table_of_no_time_divides_by_nothing() -> None:
    assert render_phases([Phase("reading", 0.0, 0.0)])[1].split()[1:] == [
        "0.00",
        "0%",
        "0.00",
    ]
