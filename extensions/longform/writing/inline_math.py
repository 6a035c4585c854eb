"""Formulas within lines: what a line must not tear off them, and which are too wide.

A browser may break a line before and after a formula even where no space is (CSS Text
3, section 5.1: "atomic inlines"), so that a comma begins the next line.  Works on the
HTML of a page's body, where formulas of the text, of cards and of titles are alike.
"""

from __future__ import annotations

import re
from html import unescape

_WIDE = 24
"""Signs that one sees of a formula from which on it may not fit a phone's line."""

_LONGEST_OPENING = 4  # signs

_FORMULA = re.compile(
    r"(?P<formula><math\b(?![^>]*\bdisplay=\"block\").*?</math>)"
    # "th" of "nth" and "'s", then what ends a clause, or the "-" of "k-means".
    r"(?P<after>['\u2019A-Za-z]{0,12}[^\w\s<>&]{0,6})",
    re.DOTALL,
)
_OPENING = re.compile(r"[^\w\s<>&;,.:!?/\-\u2010-\u2015]{1,4}\Z")
"""What opens a clause: any sign but those after which a line may end."""

_LINK_END = re.compile(r"</math>(?:</span>)*</(?:a|em|strong)>[^\w\s<>&]")
_LINKED_FORMULA = re.compile(
    # A link, or stressed words, that end in a formula, and what ends the clause.
    r"(?P<open><(?P<tag>a|em|strong)\b[^>]*>(?:<span\b[^>]*>)*)"
    r"(?P<words>(?:(?!</?(?P=tag)\b).)*)"
    r"(?P<formula><math\b(?:(?!</?math\b).)*</math>)"
    r"(?P<close>(?:</span>)*</(?P=tag)>)"
    r"(?P<after>[^\w\s<>&]{1,6})",
    re.DOTALL,
)
_UNSEEN = re.compile(r"<annotation\b.*?</annotation>|<[^>]*>|\s+", re.DOTALL)


def hold_formulas(body: str) -> str:
    """Wrap each inline formula with what stands right before and after it.

    ``math-inline`` is never broken, ``math-inline--wide`` scrolls where it is wider
    than its line.  Short formulas that stand alone stay as they are.  Where one ends a
    link, the whole link is wrapped, and the words in it still break.
    """
    if _LINK_END.search(body):  # few pages have any, and it takes long to find
        body = _LINKED_FORMULA.sub(_held_link, body)
    pieces = []
    end = 0
    for formula in _FORMULA.finditer(body):
        start = formula.start()
        before = _OPENING.search(body, max(end, start - _LONGEST_OPENING), start)
        if before:
            start = before.start()
        pieces += [body[end:start], _held(body[start : formula.end()], formula, before)]
        end = formula.end()
    return "".join([*pieces, body[end:]])


def _held_link(match: re.Match[str]) -> str:
    words = match["words"]
    if len(re.findall(r"<\w", words)) != words.count("</"):
        return match[0]  # an element begins in the words and holds the formula
    if words:
        words = f'<span class="math-inline__words">{words}</span>'
    held = f"{match['open']}{words}{match['formula']}{match['close']}{match['after']}"
    return f'<span class="math-inline">{held}</span>'


def _held(text: str, formula: re.Match[str], before: re.Match[str] | None) -> str:
    """Return a formula and what stands around it, wrapped where that is needed."""
    if len(unescape(_UNSEEN.sub("", formula["formula"]))) >= _WIDE:
        classes = "math-inline math-inline--wide"
    elif before or formula["after"]:
        classes = "math-inline"
    else:
        return text
    return f'<span class="{classes}">{text}</span>'
