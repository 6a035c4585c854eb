"""Laws of the theme's stylesheet, cut to what pages of ours can show."""

from __future__ import annotations

import pytest

from longform.writing.theme_styles import DESIGN, prune_theme_styles, take_part


@pytest.mark.parametrize(
    "rule",
    [
        ".bd-article h2{margin:1rem}",
        ".admonition>.admonition-title{color:red}",
        "a:not(.btn):hover{color:red}",  # a link that is no button
        ":is(.card,.figure) img{width:auto}",
        ".align-right{float:right}",
        ".d-flex{display:flex}",
        "@media (min-width:960px){.bd-main{display:flex}}",
        '@font-face{font-family:"Body";src:url(body.woff2)}',
        '@charset "UTF-8";',
        "@property --x{syntax:'<length>';inherits:false}",
        "@keyframes turn{to{rotate:1turn}}.bd-main{animation:turn 1s}",
        ".fact{color:red}",  # begins as "fa", and is none of FontAwesome's
        ".rowing{color:red}",
    ],
)
def test_rules_that_a_page_can_need_stay(rule: str) -> None:
    assert prune_theme_styles(rule) == rule


@pytest.mark.parametrize(
    "rule",
    [
        ".fa-sun:before{content:'x'}",
        ".btn-primary:hover{color:red}",
        ".dropdown .show{display:block}",
        ".bd-main .mt-3{margin-top:1rem}",
        "#pst-back-to-top{display:none}",
        ".version-switcher__menu{top:0}",
        "[data-bs-theme=dark]{color:red}",
        "@media print{.modal{display:none}}",
        '@font-face{font-family:"Font Awesome 6 Free";src:url(fa.woff2)}',
        "@keyframes fa-beat{to{scale:2}}",
        "@keyframes unused{to{scale:2}}",
    ],
)
def test_rules_that_no_page_can_need_go(rule: str) -> None:
    assert prune_theme_styles(rule) == ""


def test_a_list_of_selectors_keeps_those_that_can_match() -> None:
    css = ".btn,.note a:not(.btn,.x),.card:hover{color:red}"
    assert prune_theme_styles(css) == ".note a:not(.btn,.x){color:red}"


def test_a_property_that_only_unread_ones_read_goes_too() -> None:
    css = ":root{--bs-a:1;--bs-b:var(--bs-a);--bs-c:2;--pst-x:3}p{order:var(--bs-c)}"
    assert prune_theme_styles(css) == ":root{--bs-c:2;--pst-x:3}p{order:var(--bs-c)}"


def test_a_semicolon_in_a_text_ends_nothing() -> None:
    css = """nav{--bs-icon:url("data:image/svg+xml;charset=utf-8,%3Csvg/%3E");top:0}"""
    assert prune_theme_styles(css) == "nav{top:0}"


def test_parts_that_some_pages_need_stand_apart() -> None:
    css = (
        "html{--pst-x:1;--sd-y:2}.sd-tab,.tab{top:0}"
        "@media print{.sd-tab{top:1px}}@charset 'x';"
    )
    rest, design = take_part(css, DESIGN)
    assert rest == "html{--pst-x:1;}.tab{top:0}@charset 'x';"
    assert design == "html{--sd-y:2}.sd-tab{top:0}@media print{.sd-tab{top:1px}}"


def test_a_block_without_an_end_is_told() -> None:
    with pytest.raises(ValueError, match="no end"):
        prune_theme_styles("p{color:red")
