"""The command line: start a post, check the links of a site, print JSON Schemas."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from longform.authoring.check_links import BuiltSite, report_text
from longform.authoring.new_post import start_post
from longform.model.front_matter import json_schema
from longform.model.posts_index import posts_schema

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m longform", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new", help="start a post in posts/<slug>/index.md")
    new.add_argument("title", help="the post's title")
    new.add_argument(
        "--folder", type=Path, default=Path("posts"), help="default: posts"
    )
    schema = commands.add_parser("schema", help="print a JSON Schema")
    schema.add_argument("of", choices=_SCHEMAS, nargs="?", default="front-matter")
    links = commands.add_parser("check-links", help="find dead links in a built site")
    links.add_argument("site", type=Path, help="its folder: _build/html")
    links.add_argument("--base", help="its address; default: what its home page says")
    links.add_argument(
        "--sources", type=Path, default=Path(), help="to name lines; default: ."
    )
    chosen = parser.parse_args(arguments)
    try:
        return _COMMANDS[chosen.command](chosen)
    except (ValueError, OSError) as problem:
        sys.stderr.write(f"longform: {problem}\n")
        return 1


def _print_schema(chosen: argparse.Namespace) -> int:
    sys.stdout.write(_SCHEMAS[chosen.of]())
    return 0


def _start(chosen: argparse.Namespace) -> int:
    path = start_post(chosen.title, chosen.folder)
    sys.stdout.write(
        f"Write in {path}; it is a draft until you remove its status line.\n"
    )
    return 0


def _check(chosen: argparse.Namespace) -> int:
    report = BuiltSite(chosen.site, chosen.base).check()
    sys.stdout.write(report_text(report, chosen.sources))
    return 1 if report.dead else 0


_SCHEMAS = {
    "front-matter": lambda: json.dumps(json_schema(), indent=2) + "\n",
    "posts": posts_schema,
}
_COMMANDS = {"new": _start, "schema": _print_schema, "check-links": _check}
