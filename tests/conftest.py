"""What all tests share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build as on any day: what decides of publication is set by tests alone."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("READTHEDOCS_CANONICAL_URL", raising=False)
