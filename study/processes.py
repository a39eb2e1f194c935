"""Whether a process runs, on every system."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

__all__ = ["check_alive"]

# Names of the Windows interface.
_MAY_WAIT = 0x00100000  # SYNCHRONIZE
_NO_ACCESS = 5  # ERROR_ACCESS_DENIED
_STILL_RUNS = 0x102  # WAIT_TIMEOUT


def check_alive(pid: int) -> bool:
    """Return whether a process runs; a finished child that nobody waited for does not."""
    if os.name == "nt":  # there `os.kill` ends the process, whatever the signal
        return _check_alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, IndexError):  # no /proc
        return True


def _check_alive_on_windows(pid: int) -> bool:
    import ctypes

    library: Any = ctypes
    kernel = library.windll.kernel32
    process = kernel.OpenProcess(_MAY_WAIT, 0, pid)
    if not process:
        return bool(kernel.GetLastError() == _NO_ACCESS)
    try:
        return bool(kernel.WaitForSingleObject(process, 0) == _STILL_RUNS)
    finally:
        kernel.CloseHandle(process)
