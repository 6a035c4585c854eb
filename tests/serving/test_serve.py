"""What is served while a site is edited is what a clean build of it makes."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.serving.preview import EPOCH, Preview, command
from tests.site import ROOTS, Site, post

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

_DIFFUSION = "posts/diffusion/index.md"
_QUERIES = "posts/queries/index.md"
_LABELS = "posts/labels/index.md"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Serve the small blog; tests edit it one after the other."""
    site = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("serve") / "blog")
    with Preview(site) as served:
        served.until_built()
        yield served


def _becomes_clean(preview: Preview) -> bool:
    """Wait until the preview has the files, byte for byte, that a clean build makes."""
    site = preview.site
    shutil.rmtree(site.out("clean"), ignore_errors=True)
    shutil.rmtree(site.folder / "_build/doctrees-clean", ignore_errors=True)
    options = ("-j", "1", "-D", "longform_drafts=1")
    clean = site.build_apart(*options, name="clean", environment=EPOCH)
    assert clean.status == 0, clean.output
    two = site.files("clean")
    preview.until(lambda: preview.last["is_whole"] and site.files("serve") == two)
    return True


def test_the_first_build_is_a_clean_one(preview: Preview) -> None:
    assert _becomes_clean(preview)


def _save_over(site: Site, path: str, old: str, new: str) -> None:
    """Save as editors do: write a file beside, and put it in the place of the old."""
    file = site.folder / path
    beside = file.with_name(f".{file.name}.tmp")
    beside.write_text(file.read_text(encoding="utf-8").replace(old, new), "utf-8")
    beside.replace(file)


def test_words_labels_dates_and_pictures(preview: Preview) -> None:
    site = preview.site
    preview.look_at("posts/diffusion/")
    for number in range(5):  # a burst: each interrupts the last
        site.edit(_DIFFUSION, "A chain adds noise", f"A chain adds noise {number}")
        site.edit(_DIFFUSION, f"noise {number}", "noise")
    preview.until_whole(
        lambda: _save_over(site, _DIFFUSION, "# Diffusion, in Short", "# Noise")
    )
    preview.until_whole(
        lambda: site.edit(_DIFFUSION, "tags: [vision, theory]", "tags: [audio]")
    )
    figure = "posts/diffusion/figures/chain.svg"
    preview.until_whole(lambda: site.edit(figure, 'width="40"', 'width="80"'))
    assert _becomes_clean(preview)


def test_posts_that_come_go_and_change_their_names(preview: Preview) -> None:
    site = preview.site
    more = post("date: 2021-06-01\ntags: [vision]", "# More\n\nSee [](#labels).\n")
    preview.until_whole(lambda: site.write({"posts/added/index.md": more}))

    def rename() -> None:
        (site.folder / "posts/queries").rename(site.folder / "posts/asking")
        site.edit(_LABELS, "the next part <queries>", "the next part <asking>")

    preview.until_whole(rename)
    preview.until_whole(lambda: shutil.rmtree(site.folder / "posts/oldest"))
    assert _becomes_clean(preview)


def test_settings_and_templates(preview: Preview) -> None:
    site = preview.site
    site.edit("conf.py", "Few Labels", "Scarce Labels")
    site.edit("conf.py", "templates_path = []", 'templates_path = ["_templates"]')
    preview.until(lambda: "Scarce Labels" in preview.get("posts/labels/"))
    card = '{# post #}<p class="mine">{{ post.title }}</p>\n'
    site.write({"_templates/longform/card.html": card})
    preview.until(lambda: 'class="mine"' in preview.get(""))
    assert _becomes_clean(preview)


def test_a_mistake_is_told_with_file_and_line_until_it_is_mended(
    preview: Preview,
) -> None:
    site = preview.site
    preview.until_whole(lambda: site.edit(_LABELS, "part: 1", "part: 1\ntgas: [x]"))
    assert any(path == _LABELS and line > 1 for path, line in preview.problems())
    preview.until_whole(lambda: site.edit(_LABELS, "part: 1\ntgas: [x]", "part: 1"))
    assert preview.problems() == []


def test_a_file_that_is_not_utf_8_is_told_and_the_rest_goes_on(
    preview: Preview,
) -> None:
    site = preview.site
    kept = (site.folder / _LABELS).read_bytes()
    preview.until_whole(lambda: site.write({_LABELS: kept + b"\n\xff\n"}))
    assert (_LABELS, kept.count(b"\n") + 2) in preview.problems()
    preview.until_whole(lambda: site.write({_LABELS: kept}))
    assert preview.problems() == []


def test_a_conf_py_with_a_syntax_error_is_told_until_it_is_mended(
    preview: Preview,
) -> None:
    site = preview.site
    site.edit("conf.py", "language =", "language = = ")
    preview.until(lambda: preview.last["state"] == "failed")
    text = (site.folder / "conf.py").read_text(encoding="utf-8")
    line = text[: text.index("= =")].count("\n") + 1
    assert preview.problems() == [("conf.py", line)]
    assert preview.get("")  # what was built is still there
    preview.until_whole(lambda: site.edit("conf.py", "language = = ", "language ="))
    assert preview.problems() == []


def test_a_builder_that_is_killed_is_started_anew(preview: Preview) -> None:
    site = preview.site
    os.kill(preview.builder(), signal.SIGKILL)
    preview.until(lambda: preview.last["state"] == "failed")
    preview.until_whole(lambda: site.edit(_LABELS, "part: 1", "part: 1\ntags: [new]"))
    assert _becomes_clean(preview)


def test_it_is_for_this_machine_and_under_its_own_name(preview: Preview) -> None:
    host = preview.address.removeprefix("http://").rstrip("/")
    asked = {
        ("GET", "/", host): 200,
        ("HEAD", "/", host): 200,
        ("POST", "/", host): 405,
        ("DELETE", "/posts/labels/", host): 405,
        ("GET", "/", "evil.example.org"): 400,
        ("GET", "/../conf.py", host): 404,
        ("GET", "/%2e%2e/%2e%2e/conf.py", host): 404,
        ("GET", "//etc/passwd", host): 404,
        ("GET", "/.live/../../serving/pages.py", host): 404,
        ("GET", "/no/such/page", host): 404,
    }
    answered = {}
    for method, path, name in asked:
        connection = http.client.HTTPConnection(host)
        connection.request(method, path, headers={"Host": name})
        answered[method, path, name] = connection.getresponse().status
        connection.close()
    assert answered == asked


def test_a_site_is_served_once(preview: Preview) -> None:
    second = subprocess.run(
        command(preview.site), capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert preview.address in second.stderr


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            command(site, "--port", port), capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr


def test_the_next_session_begins_where_the_last_one_ended(tmp_path: Path) -> None:
    site = Site(tmp_path, {"posts/a/index.md": post("date: 2022-01-02")})
    with Preview(site) as first:
        first.until_built()
        site.edit("posts/a/index.md", "Text.", "More text.")
        assert first.end() == 0
    with Preview(site) as second:
        second.until_built()
        assert "0 added, 0 changed, 0 removed" in "".join(second.output)
        assert "More text." in second.get("posts/a/")
        assert _becomes_clean(second)


def test_drafts_and_scheduled_posts_are_shown_and_marked(preview: Preview) -> None:
    site = preview.site
    soon = post("date: 2999-01-01", "# Soon\n\nText.\n")
    preview.until_whole(lambda: site.write({"posts/soon/index.md": soon}))
    assert ">Draft</span>" in preview.get("posts/soon/")


def _resident(process: int) -> int:
    """Return the memory of a process, in bytes (proc(5))."""
    pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def test_many_saves_leave_memory_flat(preview: Preview) -> None:
    file = preview.site.folder / _LABELS
    text = file.read_text(encoding="utf-8")
    shown = preview.look_at("posts/labels/")
    sizes = []
    for number in range(120):
        shown.clear()
        file.write_text(f"{text}\nSaved {number} times.\n", encoding="utf-8")
        preview.until(lambda: any(each["is_new"] for each in shown))
        sizes.append(_resident(preview.builder()))
    assert sizes[-1] < 1.03 * sizes[40]
