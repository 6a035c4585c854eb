"""What we replace in other packages stands in one list, and is where we replace it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.site import CONF, Site, post

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "extensions" / "longform"
NOTE = ROOT / "docs" / "decisions" / "0040-faults-of-others.md"

_MODULE = re.compile(r"`((?:authoring|model|reading|serving|writing)/\w+)`")
_TEST = re.compile(r"`(tests/[\w/]+)`")
_PROJECTS = (
    "ABlog|MyST|Pagefind|Sphinx|Temml|citeproc-py|docutils|mini-racer|"
    "pydata-sphinx-theme|sphinx-design|sphinxcontrib-bibtex"
)
# A release that has a fault is named where we work round it; so is a private name.
_REACHES_IN = re.compile(
    rf"\b(?:{_PROJECTS}) (?:\(\d|\d)"
    r"|noqa:[^\n]*\bSLF001\b"
    r"|^ *from \w+(?:\.\w+)*\._\w+ import",
    re.MULTILINE,
)

_CONF = f"""\
{CONF}
import json
from pathlib import Path


def _note(app):
    listeners = [
        (event, str(each.handler.__module__))
        for event, found in app.events.listeners.items()
        for each in found
    ]
    found = dict(
        listeners=listeners,
        transforms=[each.__module__ for each in app.registry.transforms],
        steps=[each.func.__name__ for each in app.builder.static_steps],
    )
    Path(app.confdir, "found.json").write_text(json.dumps(found))


def setup(app):
    app.connect("builder-inited", _note, 999)
"""


def _modules(pattern: re.Pattern[str]) -> set[str]:
    """Return the modules whose text a pattern matches, as the note calls them."""
    return {
        path.relative_to(PACKAGE).with_suffix("").as_posix()
        for path in PACKAGE.rglob("*.py")
        if pattern.search(path.read_text(encoding="utf-8"))
    }


def test_every_module_and_test_that_the_list_names_is_there() -> None:
    text = NOTE.read_text(encoding="utf-8")
    modules = {f"{name}.py" for name in _MODULE.findall(text)}
    assert len(modules) > 20
    assert {name for name in modules if not (PACKAGE / name).is_file()} == set()
    tests = {f"{name}.py" for name in _TEST.findall(text)}
    assert {name for name in tests if not (ROOT / name).is_file()} == set()


def test_every_module_that_works_round_a_release_or_a_private_name_is_listed() -> None:
    listed = set(_MODULE.findall(NOTE.read_text(encoding="utf-8")))
    assert _modules(_REACHES_IN) - listed == set()


class Found(NamedTuple):
    """What a build found when all extensions were loaded."""

    listeners: list[tuple[str, str]]  # event, and module of a handler
    transforms: list[str]  # modules
    steps: list[str]  # functions of the theme that are called in time


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    files = {"conf.py": _CONF, "posts/a/index.md": post()}
    site = Site(tmp_path_factory.mktemp("others"), files)
    assert site.build("-W").status == 0
    return Found(**json.loads((site.folder / "found.json").read_bytes()))


def test_no_handler_or_transform_of_ablog_is_left(found: Found) -> None:
    modules = [*(module for _, module in found.listeners), *found.transforms]
    packages = {module.partition(".")[0] for module in modules}
    assert {"longform", "sphinx", "pydata_sphinx_theme"} <= packages
    assert "ablog" not in packages


def test_what_the_theme_does_after_a_build_is_done_before_files_are_put_in_place(
    found: Found,
) -> None:
    events = {event for event, module in found.listeners if "pydata" in module}
    assert "html-page-context" in events
    assert "build-finished" not in events
    # A release with other steps is to be read: they may change `_static` alone.
    assert set(found.steps) == {"overwrite_pygments_css", "copy_logo_images"}
