"""Handlers of events, told apart by the package that they are from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx


def module_of(handler: object) -> str:
    """Return the name of the module that a handler is from, "" for conf.py's own."""
    return getattr(handler, "__module__", None) or ""


def take_handlers(
    app: Sphinx, event: str, package: str
) -> tuple[Callable[..., Any], ...]:
    """Disconnect what a package does on an event, and return it in its order."""
    listeners = app.events.listeners[event]
    taken = [
        listener
        for listener in listeners
        if module_of(listener.handler).partition(".")[0] == package
    ]
    for listener in taken:
        listeners.remove(listener)
    return tuple(listener.handler for listener in taken)
