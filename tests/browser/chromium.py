"""Find the Chromium that the browser tests drive, or install one.

Owns which browser is taken and how it is started, so that every test and tool starts
the same one the same way.  Playwright drives any recent Chromium; its own download is
only the last resort, since many machines reach a package archive and nothing else.

``python -m tests.browser.chromium --install`` is the step of ``make test``: it prints
nothing when a browser is there, and says in one line what to do when none can be had.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

VARIABLE = "LONGFORM_CHROMIUM"
"""The environment variable that names the browser to take before all others."""

LAUNCH_ARGUMENTS = (
    # Tests often run as root in a container, where the sandbox cannot start; they load
    # nothing but our own pages.
    "--no-sandbox",
    # No traffic of the browser's own.
    "--disable-background-networking",
    "--disable-component-update",
)

_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


@cache
def find_chromium() -> Path | None:
    """Return the browser to test with, None when there is none that starts.

    The order: ``LONGFORM_CHROMIUM``, which excludes all others when set; the usual
    commands on ``PATH``; Playwright's own download.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return _started(named)
    for command in _COMMANDS:
        if browser := _started(command):
            return browser
    return _started(_path_of_playwrights_own())


def install_chromium() -> Path | None:
    """Install a browser as this machine allows; return it, None if that failed."""
    is_root = os.geteuid() == 0
    if is_root and _is_debian():
        _say("installing Debian's chromium ...")
        apt_get = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
        # An old package list names files that the archive no longer has.
        _run([*apt_get, "update"])
        _run([*apt_get, "install", "-y", "--no-install-recommends", "chromium"])
        find_chromium.cache_clear()
        if browser := find_chromium():
            return browser
    _say("downloading Playwright's chromium ...")
    # Its libraries are packages of the system: where apt-get is, root can have them.
    libraries = ["--with-deps"] if is_root and shutil.which("apt-get") else []
    _run([sys.executable, "-m", "playwright", "install", *libraries, "chromium"])
    find_chromium.cache_clear()
    return find_chromium()


def main(arguments: list[str]) -> int:
    """Print the browser's path; with ``--install``, see to it that there is one."""
    browser = find_chromium()
    if "--install" not in arguments:
        sys.stdout.write(f"{browser or ''}\n")
        return 0 if browser else 1
    if browser:
        return 0
    if named := os.environ.get(VARIABLE):
        _say(f"{VARIABLE}={named} does not start; correct it or unset it")
        return 1
    if install_chromium():
        return 0
    _say(
        "the tests need Chromium and could not install it: install Chromium or Chrome "
        f"yourself, set {VARIABLE} to its path if it is not on PATH, and run this again"
    )
    return 1


def _started(command: str) -> Path | None:
    """Return the full path of a browser that starts (some are stubs that only fail)."""
    path = shutil.which(command) if command else None
    if path is None:
        return None
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Path(path) if done.returncode == 0 else None


def _path_of_playwrights_own() -> str:
    """Return where Playwright's own Chromium is or would be, "" if unknown.

    In a process of its own, since Playwright cannot start twice in one thread.
    """
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright:\n"
        "    print(playwright.chromium.executable_path)\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _is_debian() -> bool:
    """Tell whether this is Debian itself; Ubuntu's package is a stub for snap."""
    try:
        return platform.freedesktop_os_release()["ID"] == "debian"
    except OSError:
        return False


def _run(command: list[str]) -> None:
    """Run an installer with its output on standard error; its success shows later."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            check=False,
        )
    except OSError as error:
        _say(f"{command[0]}: {error.strerror}")


def _say(text: str) -> None:
    """Write a line about the work to standard error."""
    sys.stderr.write(f"longform: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
