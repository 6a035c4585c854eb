"""The theme's stylesheet without what no page of ours shows.

pydata-sphinx-theme's one file holds all of Bootstrap and of FontAwesome.  A rule goes
if each of its selectors needs a class of a family that is named here; a custom property
of the two libraries goes if no rule that stays reads it.  Pure: text in, text out.

The grammar is that of CSS Syntax Module Level 3 as a minifier writes it: no comments
that matter, no braces or semicolons outside strings that would mislead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_FAMILIES = (
    # FontAwesome; its icons are drawn by our own styles where we have any.
    *("fa", "fab", "far", "fas", "icon-link", "icon-links", "pst-icon"),
    # Bootstrap's components that only its script moves, or that nothing writes.
    *("accordion", "alert", "badge", "btn", "card", "carousel", "collapse"),
    *("collapsing", "dropdown", "dropend", "dropstart", "dropup", "form", "input"),
    *("invalid", "list-group", "list-inline", "list-unstyled", "modal", "offcanvas"),
    *("pagination", "placeholder", "popover", "progress", "spinner", "toast"),
    *("tooltip", "valid", "vr", "was", "stretched-link", "focus-ring", "ratio"),
    # Its grid and its one-property classes.
    *("align", "bg", "border", "bottom", "col", "column-gap", "row-gap", "end"),
    *("flex", "float", "fs", "fst", "fw", "g", "gap", "gx", "gy", "h", "hstack"),
    *("justify", "lh", "link", "m", "mb", "me", "mh", "ms", "mt", "mx", "my"),
    *("object", "offset", "opacity", "order", "overflow", "p", "pb", "pe", "ps"),
    *("pt", "px", "py", "position", "rounded", "row", "row-cols", "shadow", "start"),
    *("sticky", "fixed", "text", "top", "translate", "user-select", "vstack"),
    *("mw", "vw", "vh", "w", "z", "min-vw", "min-vh", "d-sm", "d-md", "d-xl"),
    # The theme's parts for what a blog has not: notebooks, ads, a version switcher.
    *("ethical-ads", "jp", "nbinput", "nboutput", "version-switcher", "thebe"),
    *("jupyter_container", "leaflet", "bd-search", "search-button", "pst-squeeze"),
    *("pst-collapse-sidebar", "pst-expand-sidebar", "pst-sidebar-collapse"),
    *("ablog__collection", "ablog__prev-next", "ablog", "page-item", "page-link"),
    *("nav-tabs", "nav-pills", "nav-fill", "nav-underline", "navbar-dark"),
    *("navbar-toggler", "navbar-expand", "img-thumbnail", "search-button-field"),
    *("theme-switch", "ethical-footer", "pst-button", "pst-async-banner-revealer"),
    *("table-primary", "table-secondary", "table-success", "table-danger"),
    *("table-info", "table-warning", "table-light", "table-dark", "table-bordered"),
)
_IDS = (
    "bd-header-version-warning",
    "pst-back-to-top",
    "pst-search-dialog",
    "searchbox",
)
_SCRIPTED_IDS = ("pst-collapse-sidebar-button", "ethical-ad-placement")
_DIALOGS = ("pst-primary-sidebar-modal", "pst-secondary-sidebar-modal")
_DROPPED = re.compile(
    rf"\.(?:{'|'.join(_FAMILIES)})(?:(?:-|__)[\w-]*)?(?![\w-])"
    rf"|#(?:{'|'.join((*_IDS, *_SCRIPTED_IDS, *_DIALOGS))})(?![\w-])"
    r"|\[data-bs-theme|:host(?![\w-])"  # set by Bootstrap's script; for shadow trees
)
# Those that Sphinx and the theme's own templates write.
_KEPT = re.compile(
    r"\.(?:align-(?:left|right|center|default|items-center)|flex-column)(?![\w-])"
)
_VALUE = r"""\s*:(?:"[^"]*"|'[^']*'|[^;}"'])*;?"""  # of a property, with its colon
_OWN_PROPERTY = re.compile(r"(--(?:bs|fa)-[\w-]+)" + _VALUE)


class Part(NamedTuple):
    """Styles that only pages with certain elements need."""

    selectors: re.Pattern[str]  # in each of its selectors
    properties: re.Pattern[str]  # declarations that go with it, wherever they stand


DESIGN = Part(
    re.compile(r"\.sd-"),
    re.compile(r"--sd-[\w-]+" + _VALUE),
)
"""What sphinx-design draws."""
NOTEBOOK = Part(
    re.compile(
        r"\.(?:cell_(?:in|out)put|rendered_html|nblast|toggle-details)(?![\w-])"
    ),
    re.compile(r"(?!)"),
)
"""What MyST-NB and nbsphinx draw."""

_READ_PROPERTY = re.compile(r"var\(\s*(--[\w-]+)")
_NESTING = ("@media", "@supports", "@layer", "@container")


def prune_theme_styles(css: str) -> str:
    """Return the rules of ``css`` that a page of ours can need, in their order."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    kept = "".join(_kept_rules(css))
    while (fewer := _without_unread_properties(kept)) != kept:
        kept = fewer
    return _without_dead_motions(kept)


def take_part(css: str, part: Part) -> tuple[str, str]:
    """Return the styles without a part of them, and that part."""
    rest, taken = [], []
    for prelude, block in _rules(css):
        if prelude.startswith(_NESTING):
            inner, inner_taken = take_part(block, part)
            rest.append(_rule([prelude], inner))
            taken.append(_rule([prelude], inner_taken))
        elif prelude.startswith("@"):
            rest.append(f"{prelude}{{{block}}}" if block else prelude)
        else:
            names = _selectors(prelude)
            others = [name for name in names if not part.selectors.search(name)]
            properties = part.properties.findall(block)
            rest.append(_rule(others, part.properties.sub("", block)))
            taken.append(_rule(others, "".join(properties)))
            taken.append(_rule([name for name in names if name not in others], block))
    return "".join(rest), "".join(taken)


def _rule(selectors: list[str], block: str) -> str:
    """Write a rule; one without selectors or without a declaration is none."""
    return f"{','.join(selectors)}{{{block}}}" if selectors and block else ""


def _without_unread_properties(css: str) -> str:
    read = set(_READ_PROPERTY.findall(css))
    return _OWN_PROPERTY.sub(lambda found: found[0] if found[1] in read else "", css)


def _kept_rules(css: str) -> Iterator[str]:
    for prelude, block in _rules(css):
        if prelude.startswith(_NESTING):
            yield _rule([prelude], "".join(_kept_rules(block)))
        elif prelude.startswith("@"):
            if "Font Awesome" not in block and " fa-" not in prelude:
                yield f"{prelude}{{{block}}}" if block else prelude
        else:
            yield _rule([s for s in _selectors(prelude) if _can_match(s)], block)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield the prelude and the block of each rule; statements have no block."""
    start = 0
    for found in re.finditer(r"[;{]", css):
        if found.start() < start:
            continue  # inside the last rule's block
        if found[0] == ";":
            yield css[start : found.end()].strip(), ""
            start = found.end()
            continue
        depth, end = 1, found.end()
        while depth:
            brace = re.compile(r"[{}]").search(css, end)
            if brace is None:
                raise ValueError("a block of the theme's stylesheet has no end")
            depth += 1 if brace[0] == "{" else -1
            end = brace.end()
        yield css[start : found.start()].strip(), css[found.end() : end - 1]
        start = end


def _selectors(prelude: str) -> list[str]:
    """Split a list of selectors at the commas that are in no parentheses."""
    return re.findall(r"(?:[^,(]|\((?:[^()]|\([^()]*\))*\))+", prelude)


def _can_match(selector: str) -> bool:
    """Say whether a page of ours may have what a selector asks for.

    What stands in parentheses is an alternative or a negation: it proves nothing.
    """
    outside = selector
    while "(" in outside:
        outside, before = re.sub(r"\([^()]*\)", "", outside), outside
        if outside == before:
            break
    return not _DROPPED.search(_KEPT.sub("", outside))


def _without_dead_motions(css: str) -> str:
    """Leave out the keyframes that no rule names."""
    bodies = [
        (prelude, block)
        for prelude, block in _rules(css)
        if not prelude.startswith("@keyframes")
    ]
    named = " ".join(block for _, block in bodies)
    return "".join(
        f"{prelude}{{{block}}}" if block else prelude
        for prelude, block in _rules(css)
        if not prelude.startswith("@keyframes") or prelude.split()[1] in named
    )
