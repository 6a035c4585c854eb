"""What a message to the author can hold of what the author wrote."""

from __future__ import annotations

import re

# Controls and non-characters, which XML 1.0 (2.2) excludes or discourages, and halves
# of surrogate pairs, which UTF-8 can't carry.
_NEVER_SHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_SHOWN_LENGTH = 60


def shown(value: object) -> str:
    """Return a value as a message can hold it: short, on one line."""
    text = " ".join(cleaned(str(value), "?").split())
    if len(text) <= _SHOWN_LENGTH:
        return text
    return text[: _SHOWN_LENGTH - 3] + "..."


def cleaned(text: str, instead: str = "") -> str:
    """Return a text with ``instead`` for each character that no reader can see."""
    return _NEVER_SHOWN.sub(instead, text)
