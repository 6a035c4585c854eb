"""Formulas as MathML, made by Temml when a page is read.

Owns the conversation with Temml (MIT licence, shipped beside this file as
``temml.min.js``), which runs in V8 in a process of its own: V8 has threads, and Sphinx
forks.  The process starts when a formula is likely, answers one line of JSON with one
line of JSON, and ends when its input does.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from docutils import nodes
from sphinx.util.math import get_node_equation_number

from longform.model.messages import shown
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docutils.nodes import Node
    from sphinx.writers.html5 import HTML5Translator


TEMML = [sys.executable, "-P", str(Path(__file__).with_name("temml_process.py"))]
"""The command of the process; its folder is no place to import modules from."""


_MOST_ANSWERS = 2000  # that are kept for a formula that comes again; 1 MB


class Formula(msgspec.Struct, frozen=True):
    """TeX and the place it is set in."""

    tex: str
    is_display: bool


class Temml:
    """A Temml process; every forked process that asks gets its own."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        """Take the macros of ``longform_math_macros``; start nothing yet."""
        self._macros = dict(macros)
        self._answers: dict[Formula, tuple[str, str]] = {}
        self._process: subprocess.Popen[str] | None = None
        self._owner = 0  # the process that may talk to it

    def render(self, formulas: Sequence[Formula]) -> list[tuple[str, str]]:
        """Return MathML and "" for each formula, or "" and what is wrong with it."""
        if len(self._answers) > _MOST_ANSWERS:
            self._answers.clear()
        unknown = [f for f in dict.fromkeys(formulas) if f not in self._answers]
        if unknown:
            request = [[f.tex, f.is_display] for f in unknown]
            answers = self._ask({"macros": self._macros, "formulas": request})
            self._answers.update(zip(unknown, answers, strict=True))
        return [self._answers[formula] for formula in formulas]

    def render_inline(self, tex: str, location: Node | tuple[str, int | None]) -> str:
        """Return the MathML of a formula in a line; warn and return "" on an error."""
        ((mathml, error),) = self.render([Formula(tex, is_display=False)])
        if error:
            warn_of(tex, error, location)
        return mathml

    def start(self) -> subprocess.Popen[str]:
        """Start the process if there is none; it takes a tenth of a second."""
        if self._process is None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                TEMML,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        return self._process

    def _ask(self, request: object) -> list[tuple[str, str]]:
        process = self.start()
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both pipes were asked for")
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        answers = json.loads(process.stdout.readline())
        return [(mathml, error) for mathml, error in answers]

    def close(self) -> None:
        """End the process, if this one started it; a later formula starts another."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            with contextlib.suppress(BrokenPipeError):
                process.communicate()


def warn_of(tex: str, error: str, location: Node | tuple[str, int | None]) -> None:
    """Warn of a formula that has an error; its TeX is shown."""
    message = f"TeX error in `{shown(tex)}`: {error.strip()}; the TeX is shown"
    warn(Warnings.MATH, message, location)


def render_doctree_math(doctree: nodes.document, temml: Temml) -> None:
    """Store MathML in each math node of a page that was just read, as ``mathml``."""
    found = list(
        doctree.findall(lambda n: isinstance(n, nodes.math | nodes.math_block))
    )
    formulas = [_formula(node) for node in found]
    for node, (mathml, error) in zip(found, temml.render(formulas), strict=True):
        if not isinstance(node, nodes.Element):
            raise AssertionError("math is an element")  # noqa: TRY004
        node["mathml"] = mathml
        if error:
            warn_of(node.astext(), error, node)


def _formula(node: nodes.Node) -> Formula:
    """Take the TeX of a node; lines without an environment are aligned.

    LaTeX's ``split`` does so for Sphinx's other renderers.
    """
    tex = node.astext()
    is_display = isinstance(node, nodes.math_block)
    if is_display and r"\\" in tex and r"\begin" not in tex:
        tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
    return Formula(tex, is_display)


def visit_math(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write an inline formula."""
    if node.get("mathml"):
        translator.body.append(node["mathml"])
    else:
        translator.body.append(
            f'<code class="math-source">{translator.encode(node.astext())}</code>'
        )
    raise nodes.SkipNode


def visit_math_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a displayed formula, with its number and anchor where it has a label."""
    numbered = bool(node.get("number"))
    classes = "math-display math-display--numbered" if numbered else "math-display"
    body = translator.body
    body.append(translator.starttag(node, "div", "", CLASS=classes))
    if node.get("mathml"):
        body.append(f'<div class="math-display__formula">{node["mathml"]}</div>')
    else:
        source = translator.encode(node.astext())
        body.append(f'<pre class="math-source">{source}</pre>')
    if numbered:
        number = get_node_equation_number(translator, node)
        body.append(f'<span class="math-display__number eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        body.append("</span>")
    body.append("</div>\n")
    raise nodes.SkipNode
