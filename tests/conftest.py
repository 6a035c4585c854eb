"""What all tests share."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# Laws, not timings: a busy machine draws slowly.  The suite draws the same values each
# time, so that it fails for a change alone; `make soak` draws others, and many.
settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "soak",
    settings.get_profile("suite"),
    derandomize=False,
    max_examples=5000,
    print_blob=True,
)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build as on any day: what decides of publication is set by tests alone."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("READTHEDOCS_CANONICAL_URL", raising=False)
