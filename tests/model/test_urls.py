"""Slugs and docnames of made pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.model.urls import (
    nearest,
    page_docname,
    post_slug,
    slugify,
    unique_slugs,
)

if TYPE_CHECKING:
    from random import Random


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("Generative Models", "generative-models"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        (".NET", "net"),
        ("R&D", "r-and-d"),
        ("snake_case", "snake-case"),
        ("  --a  b--  ", "a-b"),
        ("Éclair à la crème", "eclair-a-la-creme"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("机器学习", "机器学习"),
        ("が", "が"),
        ("हिन्दी", "हिन्दी"),
        ("Ünïcödé 2", "unicode-2"),
        ("../../etc/passwd", "etc-passwd"),
        ("<script>", "script"),
        ("!?", "untitled"),
        ("", "untitled"),
    ],
)
def test_a_slug_is_made_of_letters_digits_and_hyphens(label: str, slug: str) -> None:
    assert slugify(label) == slug


@given(st.text())
def test_a_slug_is_one_safe_segment_of_a_path(label: str) -> None:
    slug = slugify(label)
    assert slug
    assert len(slug.encode()) <= 200
    assert not re.search(r"[\s/\\.:?#%<>\"'&]|^-|-$|--", slug)


@given(st.text())
def test_the_slug_of_a_slug_is_itself(label: str) -> None:
    assert slugify(slugify(label)) == slugify(label)


_LABELS = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.sampled_from(["a", "A", "a-2", "a 2", "á", "a-2-2", "C", "c", "C++"]),
    ),
    max_size=12,
)


@given(_LABELS)
def test_no_two_labels_share_a_unique_slug(labels: list[str]) -> None:
    slugs = unique_slugs(labels)
    assert set(slugs) == set(labels)
    assert len(set(slugs.values())) == len(slugs)


@given(_LABELS, st.randoms(use_true_random=False))
def test_unique_slugs_do_not_depend_on_the_order_of_labels(
    labels: list[str], chance: Random
) -> None:
    shuffled = sorted(labels, key=lambda _: chance.random())
    assert unique_slugs(shuffled) == unique_slugs(labels)


def test_in_a_clash_the_smallest_label_keeps_the_plain_slug() -> None:
    assert unique_slugs(["nlp", "NLP", "n l p"]) == {
        "NLP": "nlp",
        "n l p": "n-l-p",
        "nlp": "nlp-2",
    }


@pytest.mark.parametrize(
    ("docname", "slug"),
    [
        ("posts/diffusion-models/index", "diffusion-models"),
        ("posts/2021/ntk", "ntk"),
        ("index", "index"),
        ("note", "note"),
    ],
)
def test_a_posts_slug_is_its_folder_or_its_file(docname: str, slug: str) -> None:
    assert post_slug(docname) == slug


@pytest.mark.parametrize(
    ("docname", "number", "page"),
    [
        ("index", 1, "index"),
        ("index", 2, "page/2/index"),
        ("blog/tag/vision/index", 3, "blog/tag/vision/page/3/index"),
        ("archive", 2, "archive/page/2/index"),
        ("reindex", 2, "reindex/page/2/index"),
    ],
)
def test_further_pages_are_below_the_first(
    docname: str, number: int, page: str
) -> None:
    assert page_docname(docname, number) == page


@pytest.mark.parametrize(
    ("word", "choice"),
    [("sumary", "summary"), ("TAGS", "tags"), ("xyzzy", None), ("", None)],
)
def test_the_nearest_choice_is_the_likely_one_or_none(
    word: str, choice: str | None
) -> None:
    assert nearest(word, ["summary", "tags", "title"]) == choice


def test_among_equally_near_choices_the_order_given_does_not_matter() -> None:
    assert nearest("ab", ["abc", "abd"]) == nearest("ab", ["abd", "abc"])


def test_there_is_no_nearest_of_nothing() -> None:
    assert nearest("word", []) is None
