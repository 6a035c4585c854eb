"""Whatever an author edits, in whatever order: an incremental build equals a clean one.

Hypothesis makes up the edits and reduces a failure to the fewest, which it prints as
calls.  The suite takes a hundred steps, the same ones each time; ``make soak`` takes
five thousand others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.laws.edited_site import HOME, EditedSite, PostSource

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_STEPS = 25
_slugs = st.sampled_from(["first", "second", "third", "fourth", "nested/third"])
_days = st.sampled_from(["2020-05-05", "2021-01-01", "2022-02-02", "2023-03-03"])
_widths = st.none() | st.sampled_from([4, 8])

_FIELDS: dict[str, SearchStrategy[Any]] = {
    "title": st.sampled_from(["First", "Third", "On $x^2$", "A *new* title", "Zebra"]),
    "date": st.none() | _days,
    "tags": st.lists(st.sampled_from(["a", "b", "c d", "A"]), unique=True).map(tuple),
    "category": st.none() | st.sampled_from(["Notes", "Surveys"]),
    "author": st.none() | st.sampled_from(["Ann Lee", "Bo"]),
    "series": st.none() | st.sampled_from(["s", "t", "unknown"]),
    "part": st.none() | st.integers(1, 3),
    "summary": st.none() | st.sampled_from(["Short.", "With *emphasis* and $x$."]),
    "updates": st.lists(_days, max_size=2, unique=True).map(tuple),
    "status": st.none() | st.sampled_from(["draft", "unlisted", "pinned"]),
    "alias": st.none() | st.sampled_from(["old", "old/path.html", "about.html"]),
    "cover": _widths,
    "figure": _widths,
    "equation": st.none() | st.sampled_from(["eq-one", "eq-two"]),
    "bibliography": st.none()
    | st.tuples(st.sampled_from(["Noise", "A Title"]), st.integers(2020, 2021)),
    "link": st.none() | st.sampled_from(["first", "second", "fourth", "nobody"]),
    "label": st.none() | st.sampled_from(["first-two", "second-two", "first"]),
    "words": st.sampled_from([20, 21, 400]),
}
_SETTINGS: dict[str, list[Any]] = {
    "blog_title": [None, "'Another Title'"],
    "html_baseurl": [None, "'https://other.example.org/sub/'", "''"],
    "html_css_files": ["['one.css', 'two.css']", "['two.css', 'one.css']", None],
    "html_copy_source": [None, "True"],
    "html_extra_path": [None, "['extra']"],
    "html_favicon": [None, "'_static/icon.svg'"],
    "html_static_path": [None, "['_static']"],
    "html_theme_options": [None, "{'navbar_end': []}"],
    "html_use_index": [None, "False"],
    "longform_default_author": [None, "'Editors'"],
    "longform_redirects": [None, "{'/gone': '/about.html'}"],
    "longform_related_posts": [None, "0", "1"],
    "longform_series": ["{'s': 'A series', 't': 'Another'}", "{'s': 'Renamed'}"],
    "longform_social_images": [None, "{}"],
    "longform_theme_scripts": [None, "True"],
    "longform_updates_newest_first": [None, "True"],
    "numfig": [None, "True"],
    "templates_path": ["['_templates']", "[]"],
}
_OTHERS: dict[str, list[Any]] = {
    "index.md": [HOME, HOME.replace("2", "1"), "# Home\n"],
    "about.md": [
        "# About\n\nSee [](#first) and {ref}`tag-a`.\n",
        "# About us\n\n{post}`second`, [](#eq-one), {ref}`series-s`.\n",
        "# About\n\n```{post-cards}\n:tags: a\n:sort: title\n```\n",
    ],
    "more/page.md": [None, "---\norphan: true\n---\n\n# More\n\n{post}`third`\n"],
    "posts/first/old.txt": [None, "Not a page."],
    "_static/one.css": [None, "p { color: red; }\n", "p { color: green; }\n"],
    "_static/icon.svg": [None, "<svg xmlns='http://www.w3.org/2000/svg'/>"],
    "_static/paper.pdf": [None, "%PDF"],
    "_templates/longform/byline.html": [None, "<p>By {{ post.date_text }}</p>"],
    "_templates/longform/labels.html": [None, "<p>{{ labels | length }}</p>"],
    "_templates/page.html": [
        None,
        '{% extends "!page.html" %}{% block body %}{{ super() }}Hello{% endblock %}',
    ],
    "extra/robots.txt": [None, "User-agent: *\nDisallow: /\n"],
    "extra/_redirects": [None, "/a /b 301\n"],
    "extra/_headers": [None, "/*\n  X-A: b\n"],
    "extra/index.html": [None, "Never shown."],
    "extra/posts.json": [None, "[]"],
}


def _one_of(table: dict[str, list[Any]]) -> SearchStrategy[tuple[str, Any]]:
    return st.sampled_from([(name, v) for name, vs in table.items() for v in vs])


class EditsOfABlog(RuleBasedStateMachine):
    """The steps that an author can take; each ends with a build, unless he goes on."""

    edited: ClassVar[EditedSite]
    then: ClassVar = st.sampled_from(["build", "build", "build -j 2", "go on"])

    def __init__(self) -> None:
        """Begin with the same built blog."""
        super().__init__()
        self.edited.begin()

    @rule(
        slug=_slugs,
        change=st.sampled_from(sorted(_FIELDS)).flatmap(
            lambda name: st.tuples(st.just(name), _FIELDS[name])
        ),
        then=then,
    )
    def change_post(self, slug: str, change: tuple[str, Any], then: str) -> None:
        """Change one thing about a post, which is begun if there is none."""
        post = self.edited.blog.posts.get(slug, PostSource(f"The post {slug}"))
        post = replace(post, **{change[0]: change[1]})
        self.edited.write(self.edited.blog.with_post(slug, post))
        self._end(then)

    @rule(slug=_slugs, then=then)
    def delete_post(self, slug: str, then: str) -> None:
        """Delete a post's folder."""
        self.edited.write(self.edited.blog.with_post(slug, None))
        self._end(then)

    @rule(old=_slugs, new=_slugs, then=then)
    def rename_post(self, old: str, new: str, then: str) -> None:
        """Rename a post's folder."""
        blog = self.edited.blog
        if old in blog.posts and new != old:
            post = blog.posts[old]
            self.edited.write(blog.with_post(old, None).with_post(new, post))
        self._end(then)

    @rule(change=_one_of(_SETTINGS), then=then)
    def change_setting(self, change: tuple[str, str | None], then: str) -> None:
        """Change a setting of conf.py."""
        self.edited.write(self.edited.blog.with_setting(*change))
        self._end(then)

    @rule(change=_one_of(_OTHERS), then=then)
    def change_file(self, change: tuple[str, str | None], then: str) -> None:
        """Write or delete a page, a template, a style or a file for the root."""
        self.edited.write(self.edited.blog.with_file(*change))
        self._end(then)

    def _end(self, then: str) -> None:
        if then != "go on":
            assert self.edited.unequal(*then.split()[1:]) == []


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> EditedSite:
    return EditedSite(tmp_path_factory.mktemp("edits"))


def _examples() -> int:
    return settings.default.max_examples if settings.default else 0


@pytest.mark.slow
def test_after_any_edits_an_incremental_build_equals_a_clean_one(
    edited: EditedSite,
) -> None:
    EditsOfABlog.edited = edited
    profile = settings(
        max_examples=max(4, _examples() // _STEPS),
        stateful_step_count=_STEPS,
    )
    run_state_machine_as_test(EditsOfABlog, settings=profile)
