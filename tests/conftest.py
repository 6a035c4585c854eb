"""What all tests share."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# Laws, not timings: a busy machine draws slowly.
settings.register_profile(
    "longform", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("longform")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build as on any day: what decides of publication is set by tests alone."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("READTHEDOCS_CANONICAL_URL", raising=False)
