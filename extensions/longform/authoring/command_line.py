"""The command line: start a post, check a built site, print JSON Schemas."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from longform.authoring import check_links, deploy_check
from longform.authoring.check_links import BuiltSite
from longform.authoring.new_post import start_post
from longform.authoring.packed_site import packed_text, write_packed_site
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
    _add_serve(commands.add_parser("serve", help="show the site as it is written"))
    _add_deploy_check(
        commands.add_parser("deploy-check", help="say whether a site is ready to go up")
    )
    chosen = parser.parse_args(arguments)
    try:
        return _COMMANDS[chosen.command](chosen)
    except (ValueError, OSError) as problem:
        sys.stderr.write(f"longform: {problem}\n")
        return 1


def _add_serve(serve: argparse.ArgumentParser) -> None:
    serve.add_argument(
        "source", type=Path, nargs="?", default=Path(), help="default: this folder"
    )
    serve.add_argument("--port", type=int, help="default: 8000, or the next free one")
    serve.add_argument("--open", action="store_true", help="open a browser")
    serve.add_argument(
        "-D", action="append", default=[], dest="settings", metavar="NAME=VALUE",
        help="a setting in place of that in conf.py",
    )  # fmt: skip
    serve.add_argument("-t", action="append", default=[], dest="tags", metavar="TAG")
    serve.add_argument(
        "-j", type=int, default=os.cpu_count() or 1, dest="workers", metavar="N",
        help="workers of the first build; default: one for each core",
    )  # fmt: skip


def _serve(chosen: argparse.Namespace) -> int:
    # It needs a web server; the other commands start without.
    from longform.serving.command import serve  # noqa: PLC0415
    from longform.serving.messages import Options  # noqa: PLC0415

    source = chosen.source.resolve()
    settings = dict(setting.partition("=")[::2] for setting in chosen.settings)
    options = Options(
        source=str(source),
        output=str(source / "_build/serve"),
        doctrees=str(source / "_build/doctrees-serve"),
        overrides={"longform_drafts": "1", **settings},
        tags=tuple(chosen.tags),
        workers=chosen.workers,
    )
    return serve(options, chosen.port, opens=chosen.open)


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
    sys.stdout.write(check_links.report_text(report, chosen.sources))
    return 1 if report.dead else 0


def _add_deploy_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", type=Path, help="its folder: _build/html")
    parser.add_argument(
        "--packed",
        type=Path,
        help="write a copy with each text packed by gzip and Brotli into this folder",
    )


def _check_deploy(chosen: argparse.Namespace) -> int:
    report = deploy_check.check_site(chosen.site)
    sys.stdout.write(deploy_check.report_text(report))
    if report.problems:
        return 1
    if chosen.packed:
        packed = write_packed_site(chosen.site, chosen.packed)
        sys.stdout.write(packed_text(packed, chosen.packed))
    return 0


_SCHEMAS = {
    "front-matter": lambda: json.dumps(json_schema(), indent=2) + "\n",
    "posts": posts_schema,
}
_COMMANDS = {
    "new": _start,
    "schema": _print_schema,
    "check-links": _check,
    "serve": _serve,
    "deploy-check": _check_deploy,
}
