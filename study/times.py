"""The time now as the study file keeps it: UTC, in ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

__all__ = ["get_now"]


def get_now(precision: Literal["seconds", "milliseconds"] = "seconds") -> str:
    """Return the time now as text: whole seconds, or milliseconds where an order matters."""
    return datetime.now(UTC).isoformat(timespec=precision)
