"""Check the page templates: small parts that say what they need.

Each template must parse, have fewer than 60 lines, and begin with a comment that names
every variable it reads from its context (macros' parameters and loop variables are its
own; functions that Sphinx gives to every template need no mention).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, meta

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("_templates", "extensions/longform")
SUFFIXES = {".html", ".jinja", ".xml"}
MOST_LINES = 59

_EVERYWHERE = {
    # Jinja's and gettext's; then sphinx.builders.html and sphinx.jinja2glue.
    *("caller", "cycler", "dict", "joiner", "lipsum", "namespace", "range"),
    *("_", "gettext", "ngettext", "super"),
    *("hasdoc", "idgen", "pathto", "toctree", "warning"),
}


def main() -> int:
    """Report each template that breaks a rule; return 1 if one does."""
    templates = sorted(
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in SUFFIXES and path.is_file()
    )
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    faults = 0
    for path in templates:
        for line, text in _faults(environment, path.read_text(encoding="utf-8")):
            sys.stderr.write(f"{path.relative_to(ROOT)}:{line}: {text}\n")
            faults += 1
    return 1 if faults else 0


def _faults(environment: Environment, source: str) -> list[tuple[int, str]]:
    """Return the broken rules of one template, each with its line."""
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        return [(error.lineno, str(error.message))]
    faults = []
    line_count = len(source.splitlines())
    if line_count > MOST_LINES:
        faults.append((line_count, f"{line_count} lines; at most {MOST_LINES}"))
    comment = re.match(r"\{#(.*?)#\}", source, re.DOTALL)
    if not comment:
        faults.append((1, "does not begin with a {# comment #} naming its variables"))
        return faults
    named = set(re.findall(r"\w+", comment[1]))
    unnamed = meta.find_undeclared_variables(tree) - named - _EVERYWHERE
    if unnamed:
        names = ", ".join(sorted(unnamed))
        faults.append((1, f"its first comment does not name: {names}"))
    return faults


if __name__ == "__main__":
    sys.exit(main())
