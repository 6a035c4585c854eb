"""The command line: ``new`` starts a post, ``schema`` writes the JSON Schema."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from longform.authoring.new_post import start_post
from longform.model.front_matter import json_schema

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
    commands.add_parser("schema", help="print the JSON Schema of the front matter")
    chosen = parser.parse_args(arguments)
    if chosen.command == "schema":
        sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")
        return 0
    try:
        path = start_post(chosen.title, chosen.folder)
    except (ValueError, OSError) as problem:
        sys.stderr.write(f"longform: {problem}\n")
        return 1
    sys.stdout.write(
        f"Write in {path}; it is a draft until you remove its status line.\n"
    )
    return 0
