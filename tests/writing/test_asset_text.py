"""Laws of styles and scripts whose addresses are changed and whose text is cut."""

from __future__ import annotations

import pytest

from longform.writing.asset_text import (
    change_script_addresses,
    change_style_addresses,
    has_imports,
    join_styles,
    minify_script,
)


@pytest.mark.parametrize(
    ("css", "changed"),
    [
        ("a{src:url(x.woff2)}", 'a{src:url("NEW")}'),
        ("a{src:url( 'x y.svg' )}", 'a{src:url("NEW")}'),
        (
            'a{src:url("../f/x.woff2") format("woff2")}',
            'a{src:url("NEW") format("woff2")}',
        ),
        ("a{src:url(data:font/woff2;base64,AA)}",) * 2,
        ('a{src:url("data:image/svg+xml,%3csvg/%3e")}',) * 2,
        ("a{src:url(https://e.org/x.css)}",) * 2,
        ("a{src:url(//e.org/x.css)}",) * 2,
        ("a{clip-path:url(#shape)}",) * 2,
        ("a{content:'url(x.svg)'}",) * 2,
        (r"a{content:'\'url(x.svg)'}",) * 2,
        ("/* url(x.svg) */a{}", "a{}"),
    ],
)
def test_only_addresses_of_neighbours_change(css: str, changed: str) -> None:
    assert change_style_addresses(css, lambda _: "NEW") == changed


@pytest.mark.parametrize(
    ("script", "changed"),
    [
        ('import("./a.js")', 'import("./NEW")'),
        ('import { a } from "./a.js";', 'import { a } from "./NEW";'),
        ("import './a.js'", 'import "./NEW"'),
        (
            'new URL("a.css", import.meta.url).href',
            'new URL("NEW", import.meta.url).href',
        ),
        ('new URL("../../", import.meta.url)',) * 2,  # a folder
        ('new URL("a.html", location.href)',) * 2,
        ('import("https://e.org/a.js")',) * 2,
    ],
)
def test_only_addresses_of_neighbouring_modules_change(
    script: str, changed: str
) -> None:
    assert change_script_addresses(script, lambda _: "NEW") == changed


def test_joined_styles_keep_their_order_and_one_charset() -> None:
    joined = join_styles(['@charset "UTF-8";a{top:0}', '@charset "utf-8";\nb{top:1px}'])
    assert joined == '@charset "UTF-8";a{top:0}b{top:1px}'


def test_an_import_in_a_comment_is_none() -> None:
    assert has_imports("/* x */@import 'a.css';")
    assert not has_imports("/* @import 'a.css'; */a{}")


def test_texts_in_a_script_stay_as_they_are() -> None:
    script = "const a = `x  /* y */ ${b}`; // said\nconst c = /\\/\\*  +/g;"
    assert minify_script(script) == "const a=`x  /* y */ ${b}`;const c=/\\/\\*  +/g;"


def test_a_licence_stays() -> None:
    assert "Copyright" in minify_script("/*! Copyright A. */\nlet a = 1;")
