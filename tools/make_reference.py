"""Write the manual's reference pages from the code that they describe.

``python tools/make_reference.py`` writes ``docs/reference/*.md``; with ``--check`` it
writes nothing and names the pages that differ.  Tables and docstrings come from the
package; what stands here is only the frame around them, and the meaning of options,
which a directive's ``option_spec`` has no place for.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from longform.model import front_matter, reading_time
from longform.reading import (
    citations,
    config,
    directives,
    domain,
    measure,
    settings,
    warnings_,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
_NOTICE = "% Made from the code by `make reference`; do not edit.\n"

_SORT_MEANING = (
    "`date` (the default) is newest first, pinned posts first of all; `updated` is "
    "the latest change first; `title` is alphabetical; `reading-time` is shortest first"
)
_LAYOUT_MEANING = (
    "`list` (the default) is whole cards, one under the other; `grid` is whole cards, "
    "side by side; `compact` is title and byline only"
)
_OPTIONS = {
    "tags": ("names", "posts that have any of these tags"),
    "category": ("names", "posts in any of these categories"),
    "author": ("keys or names", "posts by any of these authors"),
    "series": ("keys", "posts of any of these series"),
    "year": ("years", "posts dated in any of these years"),
    "sort": (
        ", ".join(f"`{name}`" for name in directives._SORTS),  # noqa: SLF001
        _SORT_MEANING,
    ),
    "limit": ("a number from 1", "at most so many posts"),
    "paginate": ("a number from 1", "so many posts a page; the rest on further pages"),
    "layout": (
        ", ".join(f"`{name}`" for name in directives._LAYOUTS),  # noqa: SLF001
        _LAYOUT_MEANING,
    ),
}
"""The options of ``{post-cards}``: values and meaning; a missing one is an error."""


_OTHER_SETTINGS = {
    "blog_post_pattern": "Globs of the files that are posts; `*` crosses folders. "
    f"Default: `{list(config.Settings().post_patterns)}`.",
    "blog_title": "Title of the feeds.",
    "blog_path": "Folder of the archives and feeds; default `blog`.",
    "blog_baseurl": "Address of the site where `html_baseurl` is missing.",
    "html_baseurl": "Address of the site. Without it: no feeds, no sitemap.",
    "language": "Language of dates, and of reading rates.",
    "bibtex_bibfiles": "Default: every `references.bib` below the posts' folder.",
    "numfig": "`True` numbers figures, tables and listings, in each post from 1.",
    "html_math_renderer": "`mathml` where `conf.py` names no other.",
}


def main(arguments: list[str]) -> int:
    """Write all pages, or ``--check`` them; return an exit status."""
    pages = {FOLDER / name: text for name, text in reference_pages().items()}
    stale = [
        path
        for path, text in pages.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"docs/reference/{path.name}: not what the code says; ")
            sys.stderr.write("run: make reference\n")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(pages[path], encoding="utf-8")
    return 0


def reference_pages() -> dict[str, str]:
    """Return the text of each page by file name."""
    return {
        "front-matter.md": _front_matter_page(),
        "settings.md": _settings_page(),
        "warnings.md": _warnings_page(),
        "directives.md": _directives_page(),
        "reading-time.md": _reading_time_page(),
    }


def _front_matter_page() -> str:
    keys = (
        (f"`{name}`", _value(key.schema), key.meaning)
        for name, key in front_matter.KEYS.items()
    )
    cures = front_matter._FOREIGN  # noqa: SLF001
    foreign = ((f"`{name}`", cure) for name, cure in cures.items())
    passed_on = sorted(front_matter._ELSEWHERE)  # noqa: SLF001
    elsewhere = ", ".join(f"`{name}`" for name in passed_on)
    return _page(
        "Front matter",
        "The YAML block at the top of a post. No key is required, but a post without "
        "`date` is a draft. A value that can't be used is a warning with its line, and "
        "the key's default is taken. [Writing a post](../guide/writing.md) shows them; "
        "`python -m longform schema` prints a JSON Schema.",
        _table(("key", "value", "meaning"), keys),
        "## Keys that are not ours",
        f"Keys for MyST, Sphinx and the theme are passed on: {elsewhere}, and those "
        "that begin with `html_theme.`. "
        "Any other key is unknown: the warning names the nearest key of the table. "
        "For some keys of other systems it names the counterpart:",
        _table(("key", "here"), foreign),
    )


def _value(schema: Mapping[str, object]) -> str:
    """Say in words what a schema allows."""
    words = "text"
    match schema:
        case {"enum": list(values)}:
            words = ", ".join(f"`{value}`" for value in values)
        case {"pattern": str()}:
            words = "ISO 8601 date"
        case {"format": "uri"}:
            words = "web address"
        case {"type": "string", "maxLength": limit}:
            words = f"text, up to {limit} characters"
        case {"type": "integer", "minimum": lowest, "maximum": highest}:
            words = f"whole number, {lowest} to {highest}"
        case {"type": "boolean"}:
            words = "`true` or `false`"
        case {"type": "array", "items": {"required": list(names)}}:
            words = f"list of {' and '.join(f'`{name}`' for name in names)}"
        case {"oneOf": _}:
            words = "text, or a list"
    return words


def _settings_page() -> str:
    rows = (
        (
            f"`{setting.name}`",
            " or ".join(f"`{kind.__name__}`" for kind in setting.kinds),
            f"`{setting.default!r}`",
            setting.meaning,
        )
        for setting in settings.SETTINGS
    )
    others = ((f"`{name}`", meaning) for name, meaning in _OTHER_SETTINGS.items())
    return _page(
        "Settings",
        "Names in `conf.py`. A wrong value, or an unknown name that begins with "
        "`longform_`, is a warning, and the default is taken.",
        _table(("setting", "type", "default", "meaning"), rows),
        "## Settings of ABlog and Sphinx that Longform reads",
        _table(("setting", "meaning"), others),
        "Longform reads no other setting of ABlog.",
    )


def _warnings_page() -> str:
    meanings = member_docstrings()
    rows = (
        (f"`longform.{kind.value}`", meanings[kind.name]) for kind in warnings_.Warnings
    )
    return _page(
        "Warnings",
        "Each warning names the file and the line where there is one, what was found, "
        "what is done instead, and the cure. It ends with its kind in brackets. "
        "[When something is wrong](../guide/when-something-is-wrong.md) has examples.",
        _table(("kind", "meaning"), rows),
        "`make html` takes warnings for errors. To be silent about one kind, write in "
        "`conf.py`:",
        '```python\nsuppress_warnings = ["longform.series"]\n```',
    )


def member_docstrings() -> dict[str, str]:
    """Return the text under each member of ``Warnings``, by the member's name.

    :raises KeyError: a member has none (by the callers' look-up)
    """
    tree = ast.parse(inspect.getsource(warnings_.Warnings))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    found: dict[str, str] = {}
    for member, text in itertools.pairwise(body):
        match member, text:
            case (
                ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                found[name] = _markdown(words)
    return found


def _directives_page() -> str:
    options = (
        (f"`{name}`", *_OPTIONS[name]) for name in directives.PostCards.option_spec
    )
    return _page(
        "Directives and roles",
        "They work in Markdown and in reStructuredText.",
        "## `{post-cards}`",
        _docstring(directives.PostCards),
        _table(("option", "values", "meaning"), options),
        "Within one option any value suffices; several options must all fit. "
        "A name that no post has is a warning. An option whose value can't be "
        "understood is a warning too, and the list stays empty.",
        "## `{update}`",
        _docstring(directives.UpdateDirective),
        "## `` {post}`...` ``",
        _docstring(domain.PostRole),
        "Without words of its own the link shows the post's title.",
        "## `` {cite:p}`...` ``, `` {cite:t}`...` ``",
        _docstring(citations.CiteRole),
        "## `{bibliography}`",
        _docstring(citations.BibliographyDirective),
        "## `{post}` and `{postlist}` as directives",
        _docstring(directives.MovedPostDirective),
    )


def _reading_time_page() -> str:
    rates = reading_time.default_rates("en")
    fields = (
        (f"`{name}`", f"{getattr(rates, name):.4g}") for name in rates.__struct_fields__
    )
    words = (
        (f"`{tag}`", f"{reading_time.default_rates(tag).words_per_minute:.0f}")
        for tag in reading_time._IREST_WORDS  # noqa: SLF001 - the table itself
    )
    characters = (
        (f"`{tag}`", f"{reading_time.default_rates(tag).characters_per_minute:.0f}")
        for tag in reading_time._IREST_CHARACTERS  # noqa: SLF001
    )
    return _page(
        "Reading time",
        _docstring(reading_time),
        "The measured time is rounded to the nearest minute, and is 1 at least. "
        "`reading_time` in the front matter goes before any rule.",
        "## What is counted",
        _docstring(measure),
        "## Rates",
        "For English, and the names for `longform_reading_rates`; times are for one "
        "symbol (math), one token (code) or one word (tables):",
        _table(("rate", "default"), fields),
        '```python\nlongform_reading_rates = {"en": {"words_per_minute": 200}}\n```',
        "## Languages",
        "Words a minute, by the `language` of the post, else of the site:",
        _table(("language", "words a minute"), words),
        "Characters a minute:",
        _table(("language", "characters a minute"), characters),
    )


def _docstring(thing: object) -> str:
    return _markdown(inspect.getdoc(thing) or "")


def _markdown(text: str) -> str:
    """Turn a docstring's literals, listings, addresses and DOIs into MyST."""
    text = re.sub(
        r"(?m)^::\n\n((?:    .*\n|\n)+?)(?=\S|\Z)",
        lambda listing: f"````md\n{textwrap.dedent(listing[1]).strip()}\n````\n\n",
        text + "\n",
    )
    # A literal may hold backquotes only where it ends in one: "``{post}`slug```".
    text = re.sub(r"``(.+?`?)``(?!`)", _literal, text)
    text = re.sub(r"(?<![(<])\bhttps?://[^\s<>)]+", r"<\g<0>>", text)
    doi = r"\bdoi:(10\.\d+/[^\s)]*[^\s).,;:])"
    return re.sub(doi, r"[doi:\1](https://doi.org/\1)", text).strip()


def _literal(found: re.Match[str]) -> str:
    words = found[1]
    return f"`` {words} ``" if "`" in words else f"`{words}`"


def _page(title: str, *blocks: str) -> str:
    lead = blocks[0]
    return "\n\n".join([f"{_NOTICE}\n# {title}", lead, *blocks[1:]]) + "\n"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    rule = tuple("---" for _ in heads)
    return "\n".join(_row(cells) for cells in (heads, rule, *rows))


def _row(cells: tuple[str, ...]) -> str:
    escaped = (" ".join(cell.split()).replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
