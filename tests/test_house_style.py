"""Rules of the house style that a program can check; ruff and mypy check others."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
from pathlib import Path
from typing import Any

import pytest

import longform
from longform.reading.warnings_ import Warnings

_ROOT = Path(__file__).parents[1]
_PACKAGE = Path(longform.__file__).parent
_MODULES = sorted(_PACKAGE.rglob("*.py"))
_TESTED = [
    *_MODULES,
    *sorted((_ROOT / "tools").glob("*.py")),
    *sorted(
        path for path in (_ROOT / "tests").rglob("*.py") if "roots" not in path.parts
    ),
]
_TEMPLATES = sorted(
    path
    for folder in (_PACKAGE / "templates", _ROOT / "_templates")
    for path in folder.rglob("*.html")
)
_VAGUE = {"util", "utils", "helper", "helpers", "manager", "data", "info", "misc"}


def _name(path: Path) -> str:
    return path.relative_to(_ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef)]


def _line_count(function: ast.FunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


@pytest.mark.parametrize("path", _TESTED, ids=_name)
def test_a_function_has_at_most_fifty_lines(path: Path) -> None:
    # `setup` may have ten more; tests/test_layers.py counts them.
    long = {
        function.name: _line_count(function)
        for function in _functions(path)
        if function.name != "setup" and _line_count(function) > 50
    }
    assert long == {}


@pytest.mark.parametrize("path", _MODULES, ids=_name)
def test_a_module_has_at_most_three_hundred_and_fifty_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


@pytest.mark.parametrize("path", _MODULES, ids=_name)
def test_a_module_says_what_it_owns(path: Path) -> None:
    assert ast.get_docstring(_tree(path))


@pytest.mark.parametrize("path", _MODULES, ids=_name)
def test_what_is_public_says_what_it_does(path: Path) -> None:
    public = [
        node
        for node in _tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
    ]
    methods = [
        method
        for node in public
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and not method.name.startswith("_")
    ]
    silent = [node.name for node in [*public, *methods] if not ast.get_docstring(node)]
    assert silent == []


@pytest.mark.parametrize("path", _MODULES, ids=_name)
def test_no_module_has_a_name_that_says_nothing(path: Path) -> None:
    assert not set(path.stem.lower().split("_")) & _VAGUE


@pytest.mark.parametrize("path", _MODULES, ids=_name)
def test_no_module_prints(path: Path) -> None:
    printing = [
        node.lineno
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert printing == []


@pytest.mark.parametrize("path", _MODULES, ids=_name)
def test_no_module_catches_everything(path: Path) -> None:
    bare = [
        handler.lineno
        for handler in ast.walk(_tree(path))
        if isinstance(handler, ast.ExceptHandler)
        and (
            handler.type is None
            or (
                isinstance(handler.type, ast.Name)
                and handler.type.id in {"Exception", "BaseException"}
            )
        )
    ]
    assert bare == []


@pytest.mark.parametrize("path", _TEMPLATES, ids=_name)
def test_a_template_has_fewer_than_sixty_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 60


@pytest.mark.parametrize("path", _TEMPLATES, ids=_name)
def test_a_template_begins_with_the_variables_it_reads(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("{#")


@pytest.mark.parametrize("path", _TEMPLATES, ids=_name)
def test_a_template_marks_as_safe_only_what_is_html_by_name(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    safe = re.findall(r"([\w.\[\]\"'()]+)\s*\|\s*safe", text)
    assert [
        name for name in safe if not re.search(r"html|body|math|caller", name)
    ] == []


def _member_docstrings() -> dict[str, str]:
    """Return the text under each member of ``Warnings``, by name."""
    (owner,) = ast.parse(inspect.getsource(Warnings)).body
    assert isinstance(owner, ast.ClassDef)
    found = {}
    for member, text in itertools.pairwise(owner.body):
        match member, text:
            case (
                ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                found[name] = words
    return found


@pytest.mark.parametrize("kind", Warnings)
def test_a_warning_says_what_it_means(kind: Any) -> None:
    assert _member_docstrings().get(kind.name)


@pytest.mark.parametrize("kind", Warnings)
def test_a_warning_has_a_line_in_the_manual(kind: Any) -> None:
    manual = _ROOT / "docs" / "reference" / "warnings.md"
    if not manual.is_file():
        pytest.skip("the manual is not written yet")
    assert f"`longform.{kind.value}`" in manual.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", Warnings)
def test_a_warning_is_given_somewhere(kind: Any) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in _MODULES)
    assert f"Warnings.{kind.name}" in sources
