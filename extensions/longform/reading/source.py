"""Front matter in its file: where it stands, and what YAML it is.

Owns the YAML reader: dates stay text, so that a wrong one is a mistake of its key and
not of the whole block; anchors and aliases are refused (a few lines of them expand to
gigabytes), and so are tags; each key's line is kept.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

_REFUSED = {
    yaml.AnchorToken: "anchors and aliases",
    yaml.AliasToken: "anchors and aliases",
    yaml.TagToken: "tags (`!`)",
}
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_LONGEST_BLOCK = 64 * 1024
_DEEPEST = 20


class FrontMatterBlock(NamedTuple):
    """What stands between the two ``---`` lines at the top of a file."""

    values: dict[str, Any]
    lines: dict[str, int]  # "key", and "key.0" for a list's items: line, from 1
    problems: list[tuple[int, str]]  # line and message; values are {} if not empty
    line_count: int  # lines of the block, fences included; 0 where there is none


# libyaml's where PyYAML was built with it: a tenth of the time.
_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_FASTEST):  # type: ignore[misc]
    """YAML without dates."""


_Loader.yaml_implicit_resolvers = {
    first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_front_matter(source: str) -> FrontMatterBlock:
    """Read the YAML block at the top of a Markdown file, if there is one."""
    lines = source.split("\n")
    if lines[0].lstrip("\ufeff").rstrip() != "---":
        return FrontMatterBlock({}, {}, [], 0)
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() in {"---", "..."}:
            return _read_block("\n".join(lines[1:index]), index + 1)
    message = "the front matter has no end: close it with a line of three hyphens"
    return FrontMatterBlock({}, {}, [(1, message)], 0)


def _read_block(block: str, line_count: int) -> FrontMatterBlock:
    problem: tuple[int, str] | None = None
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    repeated: list[tuple[int, str]] = []
    if len(block) > _LONGEST_BLOCK:
        problem = (1, f"it is longer than {_LONGEST_BLOCK} characters: shorten it")
    elif control := re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", block):
        line = block.count("\n", 0, control.start()) + 2
        problem = (line, "it has control characters: delete them")
    else:
        try:
            values, lines, repeated = _parse(block)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            reason = f"it is not valid YAML ({error.problem}): put texts in quotes"
            problem = ((mark.line + 2) if mark else 1, reason)
        except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
            reason = " ".join(str(error).split())[:100]
            problem = (1, f"it can't be read ({reason}): put texts in quotes")
    if problem is not None:
        line, reason = problem
        return FrontMatterBlock({}, {}, [(line, f"front matter: {reason}")], line_count)
    return FrontMatterBlock(values, lines, repeated, line_count)


def _parse(block: str) -> tuple[dict[str, Any], dict[str, int], list[tuple[int, str]]]:
    _check_tokens(block)
    loader = _Loader(block)
    try:
        root = loader.get_single_node()
        if root is None:
            return {}, {}, []
        if not isinstance(root, yaml.MappingNode):
            raise yaml.constructor.ConstructorError(
                None, None, "expected `key: value` lines", root.start_mark
            )
        lines, repeated = _key_lines(root, loader)
        values = loader.construct_document(root)
    finally:
        loader.dispose()
    return {str(key): value for key, value in values.items()}, lines, repeated


def _check_tokens(block: str) -> None:
    """Refuse what is costly to read, before it is read.

    :raises yaml.scanner.ScannerError: an anchor, an alias, a tag, or deep nesting
    """
    depth = 0
    for token in yaml.scan(block, Loader=_FASTEST):
        refused = _REFUSED.get(type(token))
        if refused:
            raise yaml.scanner.ScannerError(
                None, None, f"{refused} are not read", token.start_mark
            )
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > _DEEPEST:
            raise yaml.scanner.ScannerError(
                None, None, "it is nested too deep", token.start_mark
            )


def _key_lines(
    root: yaml.MappingNode, loader: _Loader
) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """Return the line of each key and list item, and repeated keys with their line."""
    lines: dict[str, int] = {}
    repeated: list[tuple[int, str]] = []
    for key_node, value_node in root.value:
        key = str(loader.construct_object(key_node, deep=True))
        line = key_node.start_mark.line + 2
        if key in lines:
            message = f"`{key[:60]}` stands twice, the last counts: remove one"
            repeated.append((line, message))
        lines[key] = line
        if isinstance(value_node, yaml.SequenceNode):
            for index, item in enumerate(value_node.value):
                lines[f"{key}.{index}"] = item.start_mark.line + 2
    return lines, repeated


def first_heading_level(body: str) -> int:
    """Return the level of the first Markdown heading outside code; 0 if none."""
    fence = ""
    previous = ""
    for line in body.split("\n"):
        mark = re.match(r" {0,3}(`{3,}|~{3,}|:{3,})", line)
        if mark and not fence:
            fence = mark[1]
        elif fence:
            if re.fullmatch(
                rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}\s*", line
            ):
                fence = ""
        elif heading := re.match(r" {0,3}(#{1,6})(\s|$)", line):
            return len(heading[1])
        elif previous.strip() and re.fullmatch(r" {0,3}(=+|-+)\s*", line):
            return 1 if line.strip()[0] == "=" else 2
        previous = line if not mark and not fence else ""
    return 0


def read_docinfo(source: str) -> FrontMatterBlock:
    """Read the field list at the top of a reST file, before or under its title."""
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    name = ""
    for number, line in enumerate(source.removeprefix("\ufeff").split("\n"), start=1):
        field = re.match(r":([\w.-]+):(?:\s+(.*))?$", line.rstrip())
        if field:
            name = field[1]
            values[name] = (field[2] or "").strip()
            lines[name] = number
        elif name and re.match(r"\s+\S", line):
            values[name] = f"{values[name]} {line.strip()}".strip()
        elif name or number > _TITLE_LINES:
            break
    return FrontMatterBlock(values, lines, [], 0)


_TITLE_LINES = 6  # blank lines, an overlined title, blank lines
