"""How long an author waits for a saved sentence: ``python -m benchmarks.serve [N]``.

For each number of posts a site is made up (``posts``) and served by ``make serve``'s
command; a browser looks at one post, a sentence in it is saved again and again, and the
time from before the file is written until the sentence stands in the page is taken.
Prints median and 90th percentile, and the builder's memory before and after.
"""

from __future__ import annotations

import re
import signal
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.browser.chromium import LAUNCH_ARGUMENTS, find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

_SAVES = 40
_PAUSE = 2.0  # seconds between saves, as an author makes them
_COUNTS = (100, 1000)
_FOLDER = Path("_build/bench/serve")
_SHOWN = """async word => {
  const isThere = () => document.querySelector("article")?.textContent.includes(word);
  while (!isThere()) await new Promise(done => {
    const watcher = new MutationObserver(() => { watcher.disconnect(); done(); });
    watcher.observe(document, {subtree: true, childList: true, characterData: true});
  });
  return performance.timeOrigin + performance.now();
}"""


def main(counts: list[int]) -> None:
    """Measure, and print a line for each number of posts."""
    for count in counts:
        folder = (_FOLDER / str(count)).absolute()
        if not folder.is_dir():
            command = [sys.executable, "-m", "benchmarks.posts", "longform"]
            subprocess.run([*command, str(count), str(folder)], check=True)
        with _served(folder) as (address, process):
            builder = _children(process)[0]
            before = _resident(builder)
            waits = sorted(_waits(folder, address))
            after = _resident(builder)
        print(
            f"{count} posts: median {statistics.median(waits):.0f} ms, "
            f"90 % under {waits[len(waits) * 9 // 10]:.0f} ms; "
            f"memory {before:.0f} MB, after {len(waits)} saves {after:.0f} MB",
            flush=True,
        )


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, int]]:
    """Serve a site; yield its address and the server's process, once it is built."""
    command = [sys.executable, "-m", "longform", "serve", str(folder)]
    log = folder / "serve.log"
    with log.open("w", encoding="utf-8") as terminal:
        server = subprocess.Popen(command, stderr=terminal)
        try:
            yield _address(server, log), server.pid
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the site is built; return its address."""
    while server.poll() is None:
        said = log.read_text(encoding="utf-8")
        if found := re.search(r"see (http://\S+) \(Ctrl-C", said):
            return found[1]
        time.sleep(0.5)
    raise RuntimeError(f"the site is not served: {log} tells why")


def _waits(folder: Path, address: str) -> Iterator[float]:
    """Save a sentence again and again; yield the milliseconds until it is shown."""
    source = sorted(folder.glob("posts/*/index.md"))[7]
    text = source.read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(LAUNCH_ARGUMENTS)
        )
        page = browser.new_page()
        page.goto(f"{address}posts/{source.parent.name}/")
        page.wait_for_selector("longform-live", state="attached")
        try:
            for number in range(_SAVES):
                time.sleep(_PAUSE)
                yield _wait(page, source, text, f"saved{number}")
        finally:
            source.write_text(text, encoding="utf-8")
            browser.close()


def _wait(page: Page, source: Path, text: str, word: str) -> float:
    """Save one word, and return the milliseconds until the page has it."""
    shown = page.evaluate_handle(
        f"word => ({{then: null, at: ({_SHOWN})(word)}})", word
    )
    start = time.time()
    at = text.index("\n## ")
    source.write_text(f"{text[:at]}\nA sentence, {word}.\n{text[at:]}", "utf-8")
    seconds: float = page.evaluate("held => held.at", shown) / 1000
    return (seconds - start) * 1000


def _children(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in children.read_text(encoding="ascii").split()]


def _resident(process: int) -> float:
    """Return the memory of a process in MB (proc(5))."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s*(\d+) kB", status)
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or list(_COUNTS))
