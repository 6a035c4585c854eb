"""Laws of content security policies: CSP Level 3 (W3C)."""

from __future__ import annotations

import pytest

from longform.model.content_policy import (
    STRICT,
    add_sources,
    format_policy,
    header_policy,
    inline_scripts,
    is_source,
    page_policy,
    policy_in,
    with_policy,
)

# The example of CSP 3, 8.3 ("alert('Hello, world.');") and its digest there.
EXAMPLE = "alert('Hello, world.');"
EXAMPLE_HASH = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


def test_a_script_of_a_template_is_allowed_by_the_digest_of_the_specification() -> None:
    policy = page_policy(f"<head><script>{EXAMPLE}</script></head>", "", {})
    assert EXAMPLE_HASH in policy["script-src"]


def test_a_script_of_an_author_is_not_allowed() -> None:
    body = f"<p><script>{EXAMPLE}</script></p>"
    policy = page_policy(f"<body>{body}</body>", body, {})
    assert policy["script-src"] == STRICT["script-src"]


@pytest.mark.parametrize(
    "element",
    [
        f"<script>{EXAMPLE}</script>",
        f'<script type="module">{EXAMPLE}</script>',
        f"<SCRIPT TYPE='text/javascript' defer>{EXAMPLE}</SCRIPT >",
        f"<script data-cfasync=false>{EXAMPLE}</script>",
        f'<script data-src="no source">{EXAMPLE}</script>',
    ],
)
def test_a_script_is_seen_however_it_is_written(element: str) -> None:
    assert list(inline_scripts(f"a{element}b")) == [EXAMPLE]


@pytest.mark.parametrize(
    "element",
    [
        '<script src="a.js"></script>',
        '<script type="application/ld+json">{"a": 1}</script>',
        '<script type="text/template"><b></b></script>',
    ],
)
def test_files_and_data_are_no_scripts_of_the_page(element: str) -> None:
    assert not list(inline_scripts(element))


def test_style_sheets_in_the_page_are_allowed_whoever_wrote_them() -> None:
    body = "<p>a</p><style>p{top:0}</style>"
    policy = page_policy(f"<body>{body}</body>", body, {})
    # printf "p{top:0}" | openssl dgst -sha256 -binary | base64
    assert policy["style-src"] == (
        "'self'",
        "'sha256-8EJL2E40VnnGherz8izbHnhSLNfS7seXQ/iH7JDUNko='",
    )


def test_where_a_site_allows_all_scripts_no_digest_takes_that_back() -> None:
    more = {"script-src": ("'unsafe-inline'",)}
    policy = page_policy(f"<script>{EXAMPLE}</script>", "", more)
    assert policy["script-src"] == (*STRICT["script-src"], "'unsafe-inline'")


def test_a_new_directive_still_allows_the_site_itself() -> None:
    policy = add_sources(STRICT, {"frame-src": ("https://a.example",)})
    assert policy["frame-src"] == ("'self'", "https://a.example")


def test_a_source_takes_the_place_of_none() -> None:
    policy = add_sources(STRICT, {"object-src": ("https://a.example",)})
    assert policy["object-src"] == ("https://a.example",)


def test_a_policy_stands_right_after_the_character_set_and_is_read_back() -> None:
    page = '<html><head>\n<meta charset="utf-8" /><title>a</title></head></html>'
    protected = with_policy(page, STRICT)
    before, _, after = protected.partition('<meta http-equiv="Content-Security')
    assert before.rstrip().endswith('<meta charset="utf-8" />')
    assert after.rstrip().endswith("<title>a</title></head></html>")
    assert policy_in(protected) == STRICT


def test_a_page_without_a_policy_has_an_empty_one() -> None:
    assert policy_in("<html></html>") == {}


def _with_hash(letter: str) -> dict[str, tuple[str, ...]]:
    return {**STRICT, "script-src": (*STRICT["script-src"], f"'sha256-{letter}'")}


def test_the_header_allows_what_some_page_allows() -> None:
    union = header_policy([_with_hash("b"), {}, _with_hash("a")], 10_000)
    assert union["script-src"] == (*STRICT["script-src"], "'sha256-a'", "'sha256-b'")


def test_a_header_that_would_be_too_long_leaves_digests_to_the_pages() -> None:
    union = header_policy([_with_hash("a" * 300)], 300)
    assert union["script-src"] == (*STRICT["script-src"], "'unsafe-inline'")
    assert len(format_policy(union)) <= 300


@pytest.mark.parametrize(
    "text", ["https://a.example", "'self'", "*.example.org", "data:"]
)
def test_sources_are_sources(text: str) -> None:
    assert is_source(text)


@pytest.mark.parametrize("text", ["", "a b", "a;b", "a,b", 'a"b', "a\nb", "<a>"])
def test_what_would_end_a_source_is_none(text: str) -> None:
    assert not is_source(text)
