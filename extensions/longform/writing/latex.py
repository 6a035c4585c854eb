"""The books of a blog as LaTeX, from which ``latexmk`` makes PDF.

Sphinx's builder writes one book for each root page, with the pages of its toctree;
here a book is a list of posts (``books``), each a chapter.  Formulas are TeX again: the
nodes have their source.  Numbers of figures and equations are LaTeX's, by chapter.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes
from sphinx.builders.latex import LaTeXBuilder
from sphinx.builders.latex.nodes import math_reference
from sphinx.transforms.post_transforms.images import ImageConverter
from sphinx.util import logging, texescape

from longform.writing.blog import blog_of
from longform.writing.books import Book, derive_books, drop_web_parts, web_address
from longform.writing.views import date_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from os import PathLike

    from sphinx.builders.latex.theming import Theme

_LOGGER = logging.getLogger(__name__)
_CONVERTER = "rsvg-convert"
_PREAMBLE = r"""\usepackage{bm}
\usepackage{mathtools}
% A post has a heading over its references; theirs would be a chapter.
\makeatletter
\renewenvironment{sphinxthebibliography}[1]
  {\renewcommand{\chapter}[2]{}\renewcommand{\@mkboth}[2]{}%
   \renewcommand{\addcontentsline}[3]{}\begin{thebibliography}{#1}}
  {\end{thebibliography}}
\makeatother
"""


class BookLatexBuilder(LaTeXBuilder):
    """Sphinx's builder ``latex``, for books of posts.

    A site that sets ``latex_documents`` gets these, as Sphinx makes them.
    """

    _book: Book | None = None

    def init_document_data(self) -> None:
        """Take the documents that ``conf.py`` lists, if it does."""
        self.titles: list[tuple[str, str]] = []
        if "latex_documents" in self.config._raw_config:  # noqa: SLF001 - as written
            super().init_document_data()

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write every book."""
        if self.document_data:
            super().write_documents(docnames)
            return
        blog = blog_of(self.env)
        macros = _macros(blog.domain.settings.math_macros)
        own = self.context["preamble"]
        for book in derive_books(self, blog):
            self._book = book
            self.context["preamble"] = f"{_PREAMBLE}{macros}{own}"
            self.context["date"] = date_text(book.updated, blog.language)
            # `\and` parts the authors on the title page.
            authors = "\\and ".join(map(_escaped, book.authors))
            first, name = book.docnames[0], f"{book.name}.tex"
            self.document_data = [
                (first, name, _escaped(book.title), authors, "manual", True)
            ]
            super().write_documents(docnames)

    def update_doc_context(self, title: str, author: str, theme: Theme) -> None:
        """Leave out the empty pages between chapters, which are for printers."""
        super().update_doc_context(title, author, theme)
        if self._book is not None:
            self.context["extraclassoptions"] = "openany,oneside"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the place of a chapter of this book, else the address of the page."""
        if self._book is None or docname in self._book.docnames:
            return super().get_target_uri(docname, typ)
        return web_address(self, docname)

    def assemble_doctree(
        self,
        indexfile: str,
        toctree_only: bool,  # noqa: FBT001 - Sphinx's signature
        appendices: list[str],
    ) -> nodes.document:
        """Return the chapters of a book as one document, below its title.

        References are resolved chapter by chapter: bibliographies and numbers know only
        the page that they stand on.
        """
        if self._book is None:
            return super().assemble_doctree(indexfile, toctree_only, appendices)
        self.docnames = set(self._book.docnames)
        document = new_document("<book>")
        title = nodes.title(self._book.title, self._book.title)
        whole = nodes.section("", title)
        document += whole
        for docname in self._book.docnames:
            chapter = self.env.get_doctree(docname)
            drop_web_parts(chapter)
            chapter["docname"] = docname
            self.env.resolve_references(chapter, docname, self)
            self._link_to_web(chapter)
            start = addnodes.start_of_file(docname=docname)
            start.extend(chapter.children)
            # What links to the whole post asks for this id, which Sphinx 9.0 writes
            # for the first page alone.
            for section in list(start.findall(nodes.section))[:1]:
                section["ids"].append(":doc")
            whole += start
        return document

    def _link_to_web(self, chapter: nodes.document) -> None:
        """Give numbers of figures and equations in other posts an address and words.

        LaTeX numbers what is in the book; of what is not it would print "??".
        """
        for node in list(chapter.findall(addnodes.number_reference)):
            if node.get("refuri", "").startswith(("https://", "http://")):
                words = node.astext()
                node.replace_self(nodes.reference("", words, refuri=node["refuri"]))
        numbers = self.env.domains.math_domain.equations
        for equation in list(chapter.findall(math_reference)):
            if equation["docname"] not in self.docnames:
                target = equation["target"]
                docname, number = numbers[target]
                address = f"{web_address(self, docname)}#equation-{target}"
                words = f"({number})"
                equation.replace_self(nodes.reference("", words, refuri=address))


class SvgToPdf(ImageConverter):
    """Make PDF of SVG figures, which LaTeX can't read, by librsvg."""

    conversion_rules = [("image/svg+xml", "application/pdf")]  # noqa: RUF012 - Sphinx's

    def is_available(self) -> bool:
        """Say whether librsvg's command is there."""
        return shutil.which(_CONVERTER) is not None

    def convert(self, _from: str | PathLike[str], _to: str | PathLike[str]) -> bool:
        """Convert one figure, in its light colours; say whether it worked."""
        flat = flat_svg(Path(_from).read_text(encoding="utf-8"))
        done = subprocess.run(  # noqa: S603 - its input is no option
            [_CONVERTER, "--format=pdf", f"--output={_to}"],
            input=flat.encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            _LOGGER.warning("%s: %s", _from, done.stderr.decode(errors="replace"))
        return done.returncode == 0


_ROOT_RULE = re.compile(r":root\s*{([^}]*)}")
_MEDIA_RULE = re.compile(r"@media[^{]*{(?:[^{}]*{[^}]*})*[^{}]*}")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")


def flat_svg(svg: str) -> str:
    """Return a figure with its colours in place of CSS variables, which librsvg lacks.

    Rules for other media (dark, print) go; a variable without a value is its fallback,
    else the colour of text.
    """
    svg = _MEDIA_RULE.sub("", svg)
    values: dict[str, str] = {}
    for rule in _ROOT_RULE.findall(svg):
        parts = (part.partition(":") for part in rule.split(";") if ":" in part)
        values |= {name.strip(): value.strip() for name, _, value in parts}
    return _VARIABLE.sub(
        lambda found: values.get(found[1], (found[2] or "currentColor").strip()), svg
    )


def _macros(macros: Mapping[str, str]) -> str:
    """Write the macros of ``longform_math_macros`` as LaTeX knows them."""
    lines = []
    for name, meaning in sorted(macros.items()):
        count = max(map(int, re.findall(r"#(\d)", meaning)), default=0)
        arguments = f"[{count}]" if count else ""
        lines.append(
            f"\\providecommand{{{name}}}{{}}\\renewcommand{{{name}}}"
            f"{arguments}{{{meaning}}}\n"
        )
    return "".join(lines)


def _escaped(text: str) -> str:
    """Return words as LaTeX shows them."""
    return texescape.escape(text, "xelatex")
