"""What an author writes of works: the roles ``{cite:p}`` ..., and ``{bibliography}``.

They leave nodes for ``references`` to fill when the page is read.  Names and arguments
are those of sphinxcontrib-bibtex, whose domain ours replaces: it keeps one list of
works for the whole site, ours one for each page (decision 0014).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinxcontrib.bibtex.domain import BibtexDomain

from longform.model.citation_text import FORMS
from longform.reading.bibtex import Entry, Problem, read_bibtex
from longform.reading.kept import time_and_size
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


BIB_FILE = "references.bib"
"""Name of the BibTeX file beside a page."""

_REPLACED = "\N{REPLACEMENT CHARACTER}"  # for what is no UTF-8


class citation_group(nodes.inline):  # noqa: N801 - docutils' convention
    """A citation: ``role`` and ``target`` as written; empty until the page is read."""


class reference_list(nodes.General, nodes.Element):  # noqa: N801
    """The place of the list: ``files``, ``keys`` and ``shows`` (cited, others, all)."""


class CiteRole(SphinxRole):
    r"""``{cite:p}`key,other``` or ``{cite:t}`{see}key{page 3}```: cite works by key.

    Node tree: ``citation_group(role, target)``, filled with text and references.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave the place of a citation."""
        role = self.name.rpartition(":")[2]
        form = role if role in FORMS else "p"
        node = citation_group(self.rawtext, role=form, target=self.text)
        node["classes"].append("citation-group")
        self.set_source_info(node)
        return [node], []


class BibliographyDirective(SphinxDirective):
    """The place of a page's list of works.

    .. code-block:: markdown

       ```{bibliography}
       ```

    Arguments are BibTeX files beside the page, the content is keys to list without a
    citation.  ``:all:`` lists whole files, ``:notcited:`` what the page does not cite.
    Node tree: ``reference_list``, replaced by a list when the page is read.
    """

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {
        "cited": directives.flag,
        "notcited": directives.flag,
        "all": directives.flag,
        **dict.fromkeys(
            (
                "filter",
                "style",
                "list",
                "enumtype",
                "start",
                "labelprefix",
                "keyprefix",
            ),
            directives.unchanged,
        ),
    }

    def run(self) -> list[nodes.Node]:
        """Leave the place of the list; options that have no effect are told."""
        for name in sorted(self.options.keys() - {"cited", "notcited", "all"}):
            value = self.options[name]
            if (name, value) not in _MET_OPTIONS:
                message = f"`:{name}: {value}` has no effect: each page lists what it"
                warn(Warnings.CITATION, f"{message} cites; remove it", self._place())
        shows = "others" if "notcited" in self.options else "cited"
        node = reference_list(
            files=self.arguments[0].split() if self.arguments else [],
            keys=[line.strip() for line in self.content if line.strip()],
            shows="all" if "all" in self.options else shows,
        )
        self.set_source_info(node)
        return [node]

    def _place(self) -> tuple[str, int]:
        return self.env.current_document.docname, self.lineno


_MET_OPTIONS = frozenset(
    ("filter", text)
    for text in ("docname in docnames", "cited", "cited and docname in docnames")
)
"""Options of sphinxcontrib-bibtex that ask for what is done anyway."""


class CiteDomain(BibtexDomain):
    """The domain ``cite``: roles, and the BibTeX files that this process has read.

    ``data["sources"]`` has for each page with citations the files that it may take
    works from, there or not: Sphinx's dependencies tell of no file that appears.
    """

    data_version = BibtexDomain.data_version + 100
    initial_data: ClassVar = {**BibtexDomain.initial_data, "sources": {}}
    roles: ClassVar = {name: CiteRole() for name in FORMS}

    def __init__(self, env: Any) -> None:  # noqa: ANN401 - Sphinx's
        """Begin with no file read."""
        super().__init__(env)
        self._files: dict[Path, tuple[tuple[int, int], Mapping[str, Entry]]] = {}

    @property
    def sources(self) -> dict[str, list[str]]:
        """Return the existing files that each page with citations could take from."""
        return cast("dict[str, list[str]]", self.data["sources"])

    def note_sources(self, docname: str) -> None:
        """Note which files a page can take works from."""
        self.sources[docname] = self.find_sources(docname)

    def find_sources(self, docname: str) -> list[str]:
        """Return the file beside a page and those of ``bibtex_bibfiles``, if there."""
        beside = Path(self.env.doc2path(docname)).parent / BIB_FILE
        shared = [Path(self.env.srcdir, p) for p in self.env.config.bibtex_bibfiles]
        return [str(path) for path in (beside, *shared) if path.is_file()]

    def clear_doc(self, docname: str) -> None:
        """Forget one page."""
        super().clear_doc(docname)
        self.sources.pop(docname, None)

    def merge_domaindata(
        self, docnames: AbstractSet[str], otherdata: dict[str, Any]
    ) -> None:
        """Take over what a reading process noted."""
        super().merge_domaindata(docnames, otherdata)
        for docname in sorted(docnames & otherdata["sources"].keys()):
            self.sources[docname] = otherdata["sources"][docname]

    def env_updated(self) -> Iterable[str]:
        """Leave the list of the whole site to ``writing/blog``."""
        return []

    def entries(self, path: Path) -> Mapping[str, Entry]:
        """Return the entries of a file, read once; its mistakes are told then."""
        version = time_and_size(path)
        if path not in self._files or self._files[path][0] != version:
            text = path.read_bytes().decode("utf-8-sig", errors="replace")
            entries, problems = read_bibtex(text.replace("\r\n", "\n"))
            if _REPLACED in text:
                line = text.count("\n", 0, text.index(_REPLACED)) + 1
                problems.append(Problem(line, "not UTF-8: save the file as UTF-8"))
            warn_of_bibtex(path, problems)
            self._files[path] = version, entries
        return self._files[path][1]


def read_citing_pages(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Return the pages that have other BibTeX files now; on ``env-get-outdated``."""
    del app, added, changed
    domain = cast("CiteDomain", env.get_domain("cite"))
    return [
        docname
        for docname, sources in sorted(domain.sources.items())
        if docname not in removed and domain.find_sources(docname) != sources
    ]


def warn_of_bibtex(path: Path, problems: Iterable[Problem]) -> None:
    """Tell the mistakes of a BibTeX file, each with its line."""
    for problem in problems:
        warn(Warnings.BIBLIOGRAPHY, problem.message, f"{path}:{problem.line}")
