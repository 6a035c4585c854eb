"""From the text of a BibTeX file to works.

Owns what BibTeX and its LaTeX mean (O. Patashnik, *BibTeXing*, 1988; fields and types
of biblatex 3.20 too).  Entries are read one by one, so that a mistake in one leaves the
others whole.  pybtex reads entries and names, latexcodec accents.  It must not know
pages, nor warn: problems are returned.
"""

from __future__ import annotations

import codecs
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import latexcodec  # noqa: F401 - registers the codec "ulatex"
from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person as BibtexPerson
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.errors import capture
from pybtex.utils import CaseInsensitiveDict

from longform.model.rich_text import Math, RichText, Span, Styled, Text, plain_text
from longform.model.works import Person, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pybtex.scanner import PybtexSyntaxError

_ENTRY = re.compile(r"^[ \t]*@[ \t]*[^\s{(@]+[ \t]*[{(]", re.MULTILINE)
_MATH = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)+)\$")
_MARKUP = re.compile(r"\\(emph|textit|texttt|textbf|url|href)[ \t]*\{")
_STYLES = {"emph": "em", "textit": "em", "texttt": "code", "textbf": "strong"}
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+\*?[ \t]*|.)")
_MEANS_MORE = re.compile(r"[^\S ]|[\\{}%~`']|--|,,|  |^ | $")  # than its characters
_SIGNS = frozenset("{}$%&#_")  # that a backslash makes ordinary
_ARXIV = re.compile(r"\b(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\b")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_THESES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}

_NEEDED = (
    ("title", "its key", "add `title`"),
    ("year", "“n.d.”", "add `year`, `{n.d.}` where there is none"),
)  # field, what stands in for it, cure


class Entry(NamedTuple):
    """One entry as it is written; names of fields are in small letters."""

    kind: str  # in small letters
    key: str
    fields: Mapping[str, str]  # LaTeX
    line: int  # of its first line, from 1


class Problem(NamedTuple):
    """What is wrong in a file."""

    line: int  # from 1
    message: str


def read_bibtex(text: str) -> tuple[dict[str, Entry], list[Problem]]:
    """Return the entries of a file by key, and what is wrong.

    The first of a key counts.  What can be read of an entry with a mistake is kept.
    """
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    macros = CaseInsensitiveDict(month_names)
    starts = [match.start() for match in _ENTRY.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        line = text.count("\n", 0, start) + 1
        entry, found = _read_entry(text[start:end].rstrip(), line, macros)
        problems += found
        if entry is not None and entry.key in entries:
            first = entries[entry.key].line
            message = (
                f"the key `{entry.key}` is also that of line {first}, which counts"
            )
            problems.append(Problem(line, f"{message}: rename or remove one"))
        elif entry is not None:
            entries[entry.key] = entry
    return {key: _inheriting(entries[key], entries) for key in entries}, problems


def _read_entry(
    text: str, line: int, macros: Mapping[str, str]
) -> tuple[Entry | None, list[Problem]]:
    """Read one entry, None for ``@string``, ``@comment`` and what has no key."""
    problems: list[Problem] = []

    def note(error: PybtexSyntaxError) -> None:
        cure = "the rest of the entry is left out; check its braces, quotes and commas"
        if "undefined string" in str(error):
            cure = "it is left out; put the word in braces, or define it by @string"
        said = re.sub(r" in line \d+", "", str(error))
        problems.append(Problem(line + error.lineno - 1, f"{said}: {cure}"))

    commands = list(LowLevelParser(text, macros=macros, handle_error=note))
    if not commands or commands[0][0].lower() in {"string", "preamble"}:
        return None, problems
    kind, (key, values) = commands[0]
    if not key:
        return None, problems
    fields: dict[str, str] = {}
    for name, parts in values:
        fields.setdefault(name.lower(), " ".join("".join(parts).split()))
    return Entry(kind.lower(), key, fields, line), problems


def _inheriting(entry: Entry, entries: Mapping[str, Entry]) -> Entry:
    """Take over what an entry leaves to the one that its ``crossref`` names."""
    parent = entries.get(entry.fields.get("crossref", ""))
    if parent is None:
        return entry
    inherited = dict(parent.fields)
    if "title" in inherited:
        inherited["booktitle"] = inherited.pop("title")
    return entry._replace(fields={**inherited, **entry.fields})


def parse_work(
    entry: Entry, render_math: Callable[[str], Math]
) -> tuple[Work, list[Problem]]:
    """Make a work of an entry; fields that can't be used are left out and told."""
    fields = {name: value for name, value in entry.fields.items() if value}
    problems: list[Problem] = []
    editors = fields.get("editor", "") if "author" not in fields else ""
    group = fields.get("organization", "")
    names = split_name_list(fields.get("author") or editors or f"{{{group}}}")
    authors = [_parse_person(name) for name in names if name.lower() != "others"]
    url = _parse_url(entry, problems)
    doi = _parse_doi(entry, url, problems)
    year = re.search(r"\d{4}", fields.get("year") or fields.get("date", ""))
    arxiv = _parse_arxiv(fields, url, doi)
    work = Work(
        key=entry.key,
        kind=entry.kind,
        title=parse_latex(fields.get("title", ""), render_math),
        authors=tuple(author for author in authors if author.family),
        has_more_authors=len(authors) < len(names),
        is_edited=bool(editors),
        year=year[0] if year else _words(fields.get("year", "")),
        venue=_venue(entry.kind, fields) or (f"arXiv:{arxiv}" if arxiv else ""),
        volume=_words(fields.get("volume", "")),
        number=_words(fields.get("number") or fields.get("issue", "")),
        pages=re.sub(r"\s*-+\s*", "–", _words(fields.get("pages", ""))),
        publisher=_words(fields.get("publisher", "")),
        doi=doi,
        arxiv=arxiv,
        url=url,
        pdf=_pdf(fields, url),
    )
    for name, shown, cure in _NEEDED:
        if not getattr(work, name):
            message = f"`{entry.key}` has no {name}; {shown} is shown: {cure}"
            problems.append(Problem(entry.line, message))
    return work, problems


def _parse_person(name: str) -> Person:
    """Parse "Family, Given", "van der Family, Jr., Given" or "Given Family"."""
    with capture():  # of a name with too many commas pybtex takes what it can
        person = BibtexPerson(name)

    def words(*parts: list[str]) -> str:
        return _words(" ".join(word for part in parts for word in part))

    return Person(
        family=words(person.prelast_names, person.last_names),
        given=words(person.first_names, person.middle_names),
        suffix=words(person.lineage_names),
    )


def _venue(kind: str, fields: Mapping[str, str]) -> str:
    """Return where a work appeared, "" for what says nothing of it."""
    place = fields.get("school") or fields.get("institution", "")
    thesis = _THESES.get(kind) or ("Thesis" if kind == "thesis" else "")
    if thesis:
        return ", ".join(filter(None, (thesis, _words(place))))
    names = ("journal", "journaltitle", "booktitle", "howpublished", "series")
    found = next((fields[name] for name in names if fields.get(name)), "")
    venue = _words(found or place or fields.get("organization", ""))
    is_address = _WEB.fullmatch(venue) or _ARXIV.search(venue)
    return "" if is_address else venue


def _parse_url(entry: Entry, problems: list[Problem]) -> str:
    """Return the address of a work if it leads to the web."""
    written = entry.fields.get("url", "")
    howpublished = _WEB.search(entry.fields.get("howpublished", ""))
    if not written:
        return howpublished[0] if howpublished else ""
    url = re.sub(r"^\\url\s*\{(.*)\}$|[{}]", r"\1", written)
    url = re.sub(r"\\([%#&_~$])", r"\1", url).strip()
    if _WEB.fullmatch(url):
        return url
    message = (
        f"the url {written!r:.60} of `{entry.key}` is no web address; it is left out"
    )
    problems.append(Problem(entry.line, f"{message}: begin it with https://"))
    return ""


def _parse_doi(entry: Entry, url: str, problems: list[Problem]) -> str:
    written = entry.fields.get("doi", "").replace("\\", "")
    if not written and "doi.org/" in url:
        written = url
    doi = _DOI.search(written)
    if written and not doi:
        message = f"the doi {written!r:.60} of `{entry.key}` is none; it is left out"
        problems.append(Problem(entry.line, f"{message}: write it like 10.1000/182"))
    return doi[0].replace("{", "").replace("}", "") if doi else ""


def _parse_arxiv(fields: Mapping[str, str], url: str, doi: str) -> str:
    """Return the arXiv number from eprint, url, DOI or journal, without a version."""
    archive = fields.get("archiveprefix") or fields.get("eprinttype", "arxiv")
    sources = [
        fields.get("eprint", "") if archive.lower() == "arxiv" else "",
        url if "arxiv.org/" in url else "",
        doi.lower().removeprefix("10.48550/arxiv.") if "arxiv" in doi.lower() else "",
        *(
            fields.get(name, "")
            for name in ("journal", "howpublished", "note")
            if "arxiv" in fields.get(name, "").lower()
        ),
    ]
    found = (_ARXIV.search(source) for source in sources)
    return next((match[1] for match in found if match), "")


def _pdf(fields: Mapping[str, str], url: str) -> str:
    """Return the address of a free text, where an entry's fields lead to one."""
    own = _WEB.fullmatch(fields.get("pdf", ""))
    if own:
        return own[0]
    if url.lower().partition("?")[0].endswith(".pdf"):
        return url
    review = re.match(r"https://openreview\.net/forum\?id=([\w-]+)$", url)
    return f"https://openreview.net/pdf?id={review[1]}" if review else ""


def _words(latex: str) -> str:
    """Return LaTeX as plain words."""
    return plain_text(parse_latex(latex, lambda tex: Math(tex, "")))


def parse_latex(latex: str, render_math: Callable[[str], Math]) -> RichText:
    r"""Return LaTeX as rich text: accents, ``$x$``, ``\emph{}``; braces go.

    Commands without a meaning here keep their argument's words.
    """
    spans: list[Span] = []
    rest = latex
    while rest:
        math, markup = _MATH.search(rest), _MARKUP.search(rest)
        first = min(filter(None, (math, markup)), key=lambda m: m.start(), default=None)
        if first is None:
            break
        spans += _decoded(rest[: first.start()])
        if first is math:
            spans.append(render_math(first[1]))
            rest = rest[first.end() :]
            continue
        end = _closing(rest, first.end())
        inner, rest = rest[first.end() : end], rest[end + 1 :]
        if first[1] == "href":
            rest = rest.lstrip().removeprefix("{")  # the address goes, the words stay
        elif first[1] == "url":
            spans.append(Text(inner))
        elif content := parse_latex(inner, render_math):
            spans.append(Styled(_STYLES[first[1]], content))
    return _one_run((*spans, *_decoded(rest)))


def _closing(text: str, start: int) -> int:
    """Return the place of the brace that closes one before ``start``, or the end."""
    depth = 1
    for place in range(start, len(text)):
        is_escaped = text[place - 1] == "\\"
        depth += {"{": 1, "}": -1}.get(text[place], 0) if not is_escaped else 0
        if depth == 0:
            return place
    return len(text)


def _decoded(latex: str) -> list[Text]:
    if not _MEANS_MORE.search(latex):
        return [Text(latex)] if latex else []
    dotless = re.sub(r"\\([ij])(?![a-zA-Z])\s*", r"\1", latex)  # accents: \'{\i}
    text: str = codecs.decode(dotless, "ulatex", "ignore")  # type: ignore[call-overload]
    text = re.sub(r"(?<!\\)[{}]", "", text)
    text = _COMMAND.sub(lambda m: m[0][1:] if m[0][1:] in _SIGNS else "", text)
    before = " " if latex[:1].isspace() else ""  # the codec takes it for a new line's
    after = " " if latex[-1:].isspace() else ""
    return [Text(f"{before}{text.strip(' ')}{after}")]


def _one_run(spans: tuple[Span, ...]) -> RichText:
    """Join neighbouring words, and fold white space."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if isinstance(span, Text) and isinstance(last, Text):
            joined[-1] = Text(last.text + span.text)
        else:
            joined.append(span)
    return tuple(
        Text(re.sub(r"[ \t\n]+", " ", span.text)) if isinstance(span, Text) else span
        for span in joined
    )
