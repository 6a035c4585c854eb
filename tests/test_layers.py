"""Imports go downward only, and ``setup`` does nothing but register."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

import longform

_PACKAGE = Path(longform.__file__).parent
_MODULES = sorted(_PACKAGE.rglob("*.py"))

_MAY_IMPORT = {
    "model": {"model"},
    "reading": {"reading", "model"},
    "writing": {"writing", "reading", "model"},
    "serving": {"serving", "writing", "reading", "model"},
    "authoring": {"authoring", "serving", "reading", "model"},
    "__init__": {"writing", "reading", "model"},
    "__main__": {"authoring"},
}
"""Layer: layers below, and its own."""

_OUTSIDE_OF_MODEL = {*sys.stdlib_module_names, "msgspec"}
_CLOCKS_AND_FILES = {"time", "os", "pathlib", "io", "shutil", "tempfile", "subprocess"}


class Import(NamedTuple):
    """One import statement's module, and the line it is in."""

    module: str
    line: int


def _imports(path: Path) -> list[Import]:
    """Return every import of a file, those in functions and for types too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found += [Import(name.name, node.lineno) for name in names]
            case ast.ImportFrom(module=None | "longform", level=level, names=names):
                assert level == 0, f"{path}:{node.lineno}: relative import"
                found += [Import(f"longform.{n.name}", node.lineno) for n in names]
            case ast.ImportFrom(module=str(module), level=level):
                assert level == 0, f"{path}:{node.lineno}: relative import"
                found.append(Import(module, node.lineno))
    return found


def _layer(path: Path) -> str:
    return path.relative_to(_PACKAGE).parts[0].removesuffix(".py")


def _name(path: Path) -> str:
    return path.relative_to(_PACKAGE).as_posix()


@pytest.mark.parametrize("path", _MODULES, ids=_name)
def test_a_module_imports_only_its_layer_and_those_below(path: Path) -> None:
    allowed = _MAY_IMPORT[_layer(path)]
    wrong = [
        f"{_name(path)}:{found.line}: {found.module}"
        for found in _imports(path)
        if found.module.startswith("longform.")
        and found.module.split(".")[1] not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sorted((_PACKAGE / "model").glob("*.py")), ids=_name)
def test_the_model_imports_only_the_standard_library_and_msgspec(path: Path) -> None:
    outside = {found.module.split(".")[0] for found in _imports(path)} - {"longform"}
    assert outside <= _OUTSIDE_OF_MODEL
    assert not outside & _CLOCKS_AND_FILES


@pytest.mark.parametrize("path", sorted((_PACKAGE / "model").glob("*.py")), ids=_name)
def test_the_model_reads_no_clock_and_opens_no_file(path: Path) -> None:
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
    }
    assert not called & {"now", "today", "utcnow", "open", "read_text", "write_text"}


def test_only_the_bridge_names_ablog() -> None:
    naming = {
        _name(path)
        for path in _MODULES
        for found in _imports(path)
        if found.module.split(".")[0] == "ablog"
    }
    assert naming == {"writing/ablog_bridge.py"}


def _definitions() -> list[ast.FunctionDef | ast.ClassDef]:
    """Return what the package's own module defines."""
    tree = ast.parse((_PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    return [
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]


def test_the_package_itself_has_setup_and_nothing_else() -> None:
    assert [node.name for node in _definitions()] == ["setup"]


def test_setup_has_at_most_sixty_lines() -> None:
    (setup,) = _definitions()
    assert (setup.end_lineno or 0) - setup.lineno + 1 <= 60


def test_setup_decides_nothing() -> None:
    (setup,) = _definitions()
    decisions = [node for node in ast.walk(setup) if isinstance(node, ast.If | ast.Try)]
    assert decisions == []
