"""What the tests of the roof share: no study stays open behind a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lifeworld.opening import close_shared


@pytest.fixture(autouse=True)
def nothing_stays_open() -> Iterator[None]:
    """Close what pages and routes opened for this process, whichever test made them do it."""
    yield
    close_shared()
