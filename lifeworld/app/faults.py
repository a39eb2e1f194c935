"""A fault of the program: what a person is told, and the report that is kept for who mends it."""

from __future__ import annotations

import platform
import sys
import traceback
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import streamlit as st

from lifeworld.app.markdown import escape
from study.home import get_home
from study.language import say
from study.private_files import create_private_file, prepare_private_folder

__all__ = ["record_fault", "show_fault"]

FOLDER = "faults"
MOST = 20  # reports that are kept


def show_fault(error: Exception) -> bool:
    """Show that the page stopped and where the report is; Streamlit calls it for every fault.

    Returns:
        True: nothing else is to be shown.
    """
    sys.stderr.write("".join(traceback.format_exception(error)))
    sys.stderr.flush()
    told = say("This page stopped at a fault in Lifeworld. What was saved is kept.")
    again = say("Load the page again to go on.")
    try:
        path = record_fault(error)
    except OSError:
        st.error(f"{told}\n\n{again}")
        return True
    kept = say(
        "If it comes again, a report for those who mend it is in {path}. Nothing was sent. Look"
        " through it before you send it to anybody: it may hold words of the study.",
        path=f"`{path}`",
    )
    st.error(f"{escape(told)}\n\n{escape(again)} {kept}")
    return True


def record_fault(error: Exception) -> Path:
    """Write a report of a fault into a folder that only its owner can read.

    The report has the versions and the way through the code, without the values in it; the error's
    own message may hold some. The oldest go when there are more than twenty.

    Returns:
        The path of the report.

    Raises:
        OSError: It cannot be written.
    """
    folder = prepare_private_folder(get_home() / FOLDER)
    now = datetime.now(UTC)
    path = create_private_file(folder / f"fault-{now:%Y%m%d-%H%M%S-%f}.txt")
    lines = [
        f"Lifeworld {version('lifeworld')}, Streamlit {version('streamlit')}",
        f"Python {platform.python_version()} on {platform.platform()}",
        f"{now:%Y-%m-%d %H:%M:%S} UTC",
        "",
        *traceback.format_exception(error),
    ]
    path.write_text("\n".join(line.rstrip("\n") for line in lines) + "\n", encoding="utf-8")
    for old in sorted(folder.glob("fault-*.txt"))[:-MOST]:
        old.unlink(missing_ok=True)
    return path
