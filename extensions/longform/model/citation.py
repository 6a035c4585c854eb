"""How a post is cited: the facts of it, and BibTeX, CSL-JSON, RIS and plain text.

Pure text out of pure facts; styles such as APA are formatted from the CSL-JSON.

Sources: BibTeX, *BibTeXing* (Patashnik, 1988) for the parts of names; CSL-JSON, the
Citation Style Language's data schema 1.0; RIS, the Reference Manager format (tags TY,
AU, TI, T2, PY, DA, ET, LA, UR, ID).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import msgspec

_SUFFIXES = frozenset({"Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"})
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
# BibTeX counts braces whether or not a backslash stands before them.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_LINE_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Name(msgspec.Struct, frozen=True):
    """An author: a person by parts, or an organization as a whole."""

    family: str  # an organization's whole name
    given: str = ""
    particle: str = ""  # "van" of Ludwig van Beethoven
    suffix: str = ""  # "Jr."
    is_organization: bool = False

    @property
    def text(self) -> str:
        """Return the name as it is spoken."""
        parts = (self.given, self.particle, self.family, self.suffix)
        return " ".join(part for part in parts if part)


class Citation(msgspec.Struct, frozen=True):
    """What every form of citation is made from."""

    key: str  # for BibTeX and CSL: ASCII, the same as long as the post's path is
    title: str
    names: tuple[Name, ...]
    published: dt.date
    version: dt.date | None  # of the last update note; None without one
    blog: str  # its title
    url: str | None  # None where the site does not know its address
    language: str  # BCP 47


def parse_name(text: str, family: str = "") -> Name:
    """Return the parts of a person's name, as BibTeX finds them.

    "Given von Family Jr." or "von Family, Given"; lower-case words before the last one
    are the particle.  ``family`` says which words are the family name where that rule
    would be wrong ("Mao" of "Mao Zedong").
    """
    text = " ".join(text.split())
    if family and family in text:
        return Name(family, " ".join(text.replace(family, " ", 1).split()))
    before, comma, after = text.partition(",")
    if comma and after.strip() in _SUFFIXES:  # "Martin Luther King, Jr."
        return msgspec.structs.replace(parse_name(before), suffix=after.strip())
    words = (before if comma else text).split()
    suffix = words.pop() if len(words) > 2 and words[-1] in _SUFFIXES else ""  # noqa: PLR2004
    lower = [index for index, word in enumerate(words[:-1]) if word[0].islower()]
    if comma:
        first, given = 0, after.strip()
    else:
        first = lower[0] if lower else len(words) - 1
        given = " ".join(words[:first])
    last = lower[-1] + 1 if lower else first
    return Name(" ".join(words[last:]), given, " ".join(words[first:last]), suffix)


def csl_json(citation: Citation) -> dict[str, Any]:
    """Return the CSL-JSON item; a blog's post is of type ``post-weblog``."""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "post-weblog",
        "title": _one_line(citation.title),
        "author": [_csl_name(name) for name in citation.names],
        "container-title": _one_line(citation.blog),
        "issued": _csl_date(citation.published),
        "version": citation.version.isoformat() if citation.version else None,
        "URL": citation.url,
        "language": citation.language,
    }
    return {key: value for key, value in item.items() if value}


def _csl_name(name: Name) -> dict[str, str]:
    if name.is_organization:
        return {"literal": _one_line(name.family)}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: _one_line(value) for part, value in parts.items() if value}


def _csl_date(date: dt.date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[date.year, date.month, date.day]]}


def bibtex(citation: Citation) -> str:
    r"""Return a BibTeX entry, in UTF-8, that LaTeX can print.

    An ``@misc``, which every style knows.  The title keeps its capitals; ``version`` is
    a field of biblatex, and the note says the same to older styles.
    """
    version = citation.version.isoformat() if citation.version else None
    fields = {
        "author": f"{{{' and '.join(map(_bibtex_name, citation.names))}}}",
        "title": f"{{{{{_tex(citation.title)}}}}}",
        "howpublished": f"{{{_tex(citation.blog)}}}",
        "year": f"{{{citation.published.year}}}",
        "month": _MONTHS[citation.published.month - 1],
        "day": f"{{{citation.published.day}}}",
        "version": f"{{{version}}}" if version else None,
        "note": f"{{Version of {version}}}" if version else None,
        "url": f"{{{citation.url}}}" if citation.url else None,
    }
    if not citation.names:
        del fields["author"]
    lines = [f"  {name:<12} = {text}," for name, text in fields.items() if text]
    return "\n".join([f"@misc{{{citation.key},", *lines, "}", ""])


def _bibtex_name(name: Name) -> str:
    if name.is_organization or not name.given:
        return f"{{{_tex(name.text)}}}"
    family = " ".join(
        part for part in (name.particle, _bibtex_part(name.family)) if part
    )
    return ", ".join(
        part for part in (family, _tex(name.suffix), _bibtex_part(name.given)) if part
    )


def _bibtex_part(part: str) -> str:
    """Brace what BibTeX would take apart: commas, and the word that joins names."""
    tex = _tex(part)
    parted = "," in part or "and" in part.casefold().split()
    return f"{{{tex}}}" if parted else tex


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in _one_line(text))


def _one_line(text: str) -> str:
    return _LINE_BREAKS.sub(" ", text).strip()


def ris(citation: Citation) -> str:
    """Return the RIS record of a blog's post, with its line ends CR LF."""
    day = citation.published
    pairs = [
        ("TY", "BLOG"),
        ("ID", citation.key),
        *(("AU", _ris_name(name)) for name in citation.names),
        ("TI", citation.title),
        ("T2", citation.blog),
        ("PY", f"{day.year:04}"),
        ("DA", f"{day.year:04}/{day.month:02}/{day.day:02}/"),
        ("ET", citation.version.isoformat() if citation.version else ""),
        ("LA", citation.language),
        ("UR", citation.url or ""),
        ("ER", ""),
    ]
    lines = [
        f"{tag}  - {_one_line(value)}" for tag, value in pairs if value or tag == "ER"
    ]
    return "\r\n".join([*lines, ""])


def _ris_name(name: Name) -> str:
    if name.is_organization:
        return name.family
    family = " ".join(part for part in (name.particle, name.family) if part)
    return ", ".join(part for part in (family, name.given, name.suffix) if part)


def plain_citation(citation: Citation) -> str:
    """Return one line that any reader understands; dates are ISO 8601."""
    names = ", ".join(name.text for name in citation.names)
    title = _one_line(citation.title)
    stop = "" if title.endswith((".", "?", "!", "…")) else "."
    version = (
        f" (version of {citation.version.isoformat()})" if citation.version else ""
    )
    parts = [
        f"{names}." if names and not names.endswith(".") else names,
        f"“{title}{stop}”",
        f"{citation.blog}, {citation.published.isoformat()}{version}.",
        citation.url,
    ]
    return " ".join(part for part in parts if part)
