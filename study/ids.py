"""Time-ordered UUIDs (version 7): sortable, mergeable between studies, valid REFI-QDA GUIDs."""

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Return a fresh version 7 UUID as text; later calls in one process sort later."""
    global _last
    with _lock:
        # 48 bits of milliseconds, 12 bits that count within the millisecond (RFC 9562, method 3).
        now = time.time_ns() * 4096 // 1_000_000
        _last = now if now > _last else _last + 1
        stamp = _last
    milliseconds, fraction = divmod(stamp, 4096)
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | random
    return str(uuid.UUID(int=value))
