"""Nothing is broken in this repository's own site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from longform.authoring.check_links import BuiltSite, report_text
from tests.browser.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_no_link_within_the_site_is_dead(built_blog: Path) -> None:
    report = BuiltSite(built_blog).check()
    assert report_text(report, ROOT).splitlines()[:-1] == []
    assert report.links > 1000
