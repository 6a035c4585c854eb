"""Citations become text and links, and a page gets its list of works.

All of it when the page is read, from ``references.bib`` beside the page and the files
of ``bibtex_bibfiles``: nothing depends on other pages, so workers and incremental
builds need no care, and summaries, feeds and every builder find finished text.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
from docutils import nodes
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinxcontrib.bibtex.citation_target import parse_citation_targets

from longform.model.citation_text import FORMS, Mention, Piece, citation_pieces
from longform.model.rich_text import Math
from longform.model.urls import nearest
from longform.model.works import (
    Work,
    entry_text,
    short_names,
    work_order,
    year_letters,
    year_text,
)
from longform.reading.bibtex import Entry, parse_work
from longform.reading.citations import (
    BIB_FILE,
    CiteDomain,
    citation_group,
    reference_list,
    warn_of_bibtex,
)
from longform.reading.domain import post_domain
from longform.reading.inline_nodes import inline_nodes
from longform.reading.math import Formula
from longform.reading.nodes import listed_work, work_backlinks
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.environment import BuildEnvironment

_WORKS = "longform_works"


def works_of(env: BuildEnvironment) -> tuple[Work, ...]:
    """Return the works that the page being read lists, in the order of the list."""
    return tuple(cast("list[Work]", env.temp_data.get(_WORKS, [])))


class ResolveCitations(SphinxTransform):
    """Fill citations and the lists of works.

    After smart quotes (750), which must leave titles alone; before Sphinx's collectors
    (880), which take the list's heading into the page's contents.
    """

    default_priority = 850

    def apply(self, **kwargs: Any) -> None:  # noqa: ANN401 - docutils' signature
        """Resolve the page's citations, if it has any."""
        del kwargs
        groups = list(self.document.findall(citation_group))
        places = list(self.document.findall(reference_list))
        if groups or places:
            _PageReferences(self.document, self.env, places).resolve(groups, places)


class _PageReferences:
    """The works of one page."""

    def __init__(
        self,
        document: nodes.document,
        env: BuildEnvironment,
        places: Sequence[reference_list],
    ) -> None:
        self._document = document
        self._env = env
        self._docname = env.current_document.docname
        self._domain = cast("CiteDomain", env.get_domain("cite"))
        self._places = places
        self._own = self._own_files()
        self._works: dict[str, Work] = {}
        self._lines: dict[str, tuple[str, int]] = {}  # of entries: file, line from 1
        self._anchors: dict[str, str] = {}  # of entries, by key
        self._marks: dict[str, list[str]] = {}  # ids of citations, by key

    def _own_files(self) -> list[Path]:
        """Return the page's files: those its lists name, and the one beside it."""
        top = Path(self._env.srcdir).resolve()
        folder = Path(self._env.doc2path(self._docname)).resolve().parent
        found = []
        for place in self._places:
            for name in place["files"]:
                path = Path(self._env.relfn2path(name, self._docname)[1]).resolve()
                if path.is_relative_to(top) and path.is_file():
                    found.append(path)
                else:
                    message = f"no BibTeX file is at `{name}`; it is left out"
                    warn(Warnings.CITATION, f"{message}: check the path", place)
        beside = folder / BIB_FILE
        return [*found, *([beside] if beside.is_file() else [])]

    def _entry(self, key: str) -> tuple[Path, Entry] | None:
        """Find an entry, the page's own files first; note what the page depends on."""
        config = self._env.config
        shared = [Path(self._env.srcdir, name) for name in config.bibtex_bibfiles]
        for path in dict.fromkeys((*self._own, *(file.resolve() for file in shared))):
            if path.is_file():
                self._env.note_dependency(str(path))
                entry = self._domain.entries(path).get(key)
                if entry is not None:
                    return path, entry
        return None

    def _work(self, key: str, node: nodes.Element) -> Work | None:
        """Return the work of a key; warn where there is none."""
        if key in self._works:
            return self._works[key]
        found = self._entry(key)
        if found is None:
            guess = nearest(key, self._known_keys())
            hint = f"did you mean `{guess}`?" if guess else f"add it to {BIB_FILE}"
            message = (
                f"no BibTeX file of this page has `{key}`; it is shown as `{key}?`"
            )
            warn(Warnings.CITATION, f"{message}: {hint}", node)
            return None
        path, entry = found
        work, problems = parse_work(entry, self._render_math)
        warn_of_bibtex(path, problems)
        self._works[key] = work
        self._lines[key] = str(path), entry.line
        return work

    def _render_math(self, tex: str) -> Math:
        """Render a formula of a title; ``collect`` tells of its errors."""
        temml = post_domain(self._env).temml
        ((mathml, _),) = temml.render([Formula(tex, is_display=False)])
        return Math(tex, mathml)

    def _known_keys(self) -> list[str]:
        files = [*self._own, *map(Path, self._env.config.bibtex_bibfiles)]
        files = [Path(self._env.srcdir, file) for file in files]
        found = {key for f in files if f.is_file() for key in self._domain.entries(f)}
        return sorted(found)

    def resolve(
        self, groups: Sequence[citation_group], places: Sequence[reference_list]
    ) -> None:
        """Fill all citations, then all lists."""
        self._domain.note_sources(self._docname)
        mentions = [self._mentions(group) for group in groups]
        cited = list(self._works)
        wanted = [self._wanted(place, cited) for place in places]
        if not places and cited:
            places, wanted = [self._end_of_page()], [cited]
        letters = year_letters(self._works.values())
        for key in sorted(self._works):
            self._anchors[key] = self._free_id(f"ref-{key}")
        for group, mention in zip(groups, mentions, strict=True):
            pieces = citation_pieces(FORMS[group["role"]], mention, letters)
            group += [self._piece_node(piece) for piece in pieces]
        listed: list[Work] = []
        shown: set[str] = set()
        for place, keys in zip(places, wanted, strict=True):
            new = [self._works[key] for key in dict.fromkeys(keys)]
            new = [work for work in new if work.key not in shown]
            shown.update(work.key for work in new)
            new.sort(key=work_order)
            place.replace_self(self._list(new, letters) if new else [])
            listed += [
                msgspec.structs.replace(work, anchor=self._anchors[work.key])
                for work in new
            ]
        self._env.temp_data[_WORKS] = listed

    def _mentions(self, group: citation_group) -> list[Mention]:
        try:
            targets = list(parse_citation_targets(group["target"]))
        except ValueError:
            message = (
                f"a citation can't read {group['target']!r:.60}; it is shown as it"
            )
            cure = "write keys with commas between: {cite:p}`key,{see}key{page 3}`"
            warn(Warnings.CITATION, f"{message} is: {cure}", group)
            return [Mention(group["target"], None)]
        return [
            Mention(key, self._work(key, group), before.strip(), after.strip())
            for key, before, after in targets
        ]

    def _wanted(self, place: reference_list, cited: Sequence[str]) -> list[str]:
        """Return the keys that a list shows."""
        keys = [key for key in place["keys"] if self._work(key, place)]
        if place["shows"] == "cited":
            return list(dict.fromkeys((*cited, *keys)))
        every = [key for path in self._own for key in self._domain.entries(path)]
        for path in self._own:
            self._env.note_dependency(str(path))
        shown = [key for key in every if self._work(key, place)]
        is_all = place["shows"] == "all"
        cited_too = [*cited, *shown] if is_all else shown
        left_out = () if is_all else cited
        return [key for key in (*cited_too, *keys) if key not in left_out]

    def _end_of_page(self) -> reference_list:
        """Put a list without a place at the end, under a heading "References".

        A last section that has that heading is taken.
        """
        place = reference_list()
        top = self._document.next_node(nodes.section) or self._document
        title = _("References")
        last = top.children[-1] if top.children else None
        if not (isinstance(last, nodes.section) and last[0].astext() == title):
            anchor = self._free_id("references")
            last = nodes.section("", nodes.title("", title), ids=[anchor])
            top.append(last)
        last.append(place)
        return place

    def _free_id(self, wanted: str) -> str:
        base = nodes.make_id(wanted) or "ref"
        anchor, number = base, 1
        while anchor in self._document.ids:
            number += 1
            anchor = f"{base}-{number}"
        self._document.ids[anchor] = self._document
        return anchor

    def _piece_node(self, piece: Piece) -> nodes.Node:
        if piece.is_missing:
            return nodes.inline("", piece.text, classes=["citation-missing"])
        if piece.key is None:
            return nodes.Text(piece.text)
        mark = self._free_id(f"cite-{piece.key}")
        self._marks.setdefault(piece.key, []).append(mark)
        anchor = self._anchors[piece.key]
        return nodes.reference(
            "",
            piece.text,
            internal=True,
            refid=anchor,
            ids=[mark],
            classes=["citation"],
        )

    def _list(
        self, works: Sequence[Work], letters: Mapping[str, str]
    ) -> nodes.bullet_list:
        """Make the list of some works.

        Node tree: ``bullet_list > listed_work > paragraph``, which holds the entry's
        text, a reference for each address, and ``work_backlinks``.
        """
        items = []
        for work in works:
            letter = letters.get(work.key, "")
            paragraph = nodes.paragraph("", "", *inline_nodes(entry_text(work, letter)))
            for name, address in work.addresses:
                link = nodes.reference("", name, refuri=address, classes=["work-link"])
                paragraph += [nodes.Text(" "), link]
            marks = self._marks.get(work.key, [])
            if marks:
                called = f"{short_names(work)} ({year_text(work, letter)})"
                paragraph += work_backlinks(marks=marks, called=called)
            item = listed_work("", paragraph, ids=[self._anchors[work.key]])
            item.source, item.line = self._lines[work.key]
            items.append(item)
        return nodes.bullet_list("", *items, classes=["works"], bullet="-")
