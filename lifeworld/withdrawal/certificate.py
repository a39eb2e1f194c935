"""The certificate of a withdrawal: what was erased, what was searched, and what was not."""

from __future__ import annotations

import json
from pathlib import Path

from lifeworld import __version__
from lifeworld.withdrawal.erase_photos import Photographed
from lifeworld.withdrawal.pending import Pending
from lifeworld.withdrawal.search_files import Searched
from study import InvalidInput, Study
from study.language import mark, say
from study.private_files import create_private_file
from study.sqlite import sqlite3

__all__ = ["get_certificate_path", "is_proved", "write_certificate"]

OUTSIDE = (
    mark("Exports that were sent to others, emails, and copies of this folder on other computers"),
    mark("Recordings and photos stored elsewhere, and consent forms"),
    mark("Faces in photos: a researcher chose which photos show the participant"),
    mark("Caches of browsers that showed a transcript: clear them"),
    mark("Memory of programs that are still running: restart the app"),
    mark("Disk blocks of deleted files: keep the study on an encrypted disk"),
)


def get_certificate_path(study: Study, pending: Pending) -> Path:
    """Return where the certificate of a withdrawal lies, or will lie."""
    return study.path.with_name(
        f"{study.path.stem}.withdrawal-{pending.at[:10]}-{pending.id[-6:]}.json"
    )


def is_proved(pending: Pending, searched: Searched) -> bool:
    """Return whether every file was searched, for words that were known, and nothing was found."""
    return not (searched.found or searched.unread or pending.lost)


def write_certificate(
    study: Study, pending: Pending, searched: Searched, checkpoint: tuple[int, int, int]
) -> Path:
    """Write the certificate and return its path. It holds none of the words.

    Raises:
        InvalidInput: it would name the person.
    """
    folder, effect, traces = study.path.parent, pending.effect, pending.traces

    def show(path: Path) -> str:
        return traces.rewrite_names(str(path.relative_to(folder)))

    told = {
        "what": say("A participant's contribution was erased at their request."),
        "study": traces.rewrite_names(study.path.name),
        "at": pending.at,
        "by": pending.by,
        "program": f"Lifeworld {__version__}, SQLite {sqlite3.sqlite_version}",
        "erased": {
            "turns": effect.turns,
            "words": effect.words,
            "excerpts": effect.excerpts,
            "codings": effect.codings,
            "mentions by others": effect.mentions,
            "other texts changed": effect.cells,
            "recordings taken off": len(effect.recordings),
            "photos deleted": [_show_photo(p) for p in effect.photos if p.gone],
        },
        "photos that stay, as they were not said to show the person": [
            _show_photo(p) for p in effect.photos if not p.gone
        ],
        "insights that lost support": [each.sentence for each in effect.shaken],
        "issued exports that carry quotes": [
            {
                "file": traces.rewrite_names(i.file),
                "place": traces.rewrite_names(i.place),
                "audience": i.audience,
                "at": i.at,
                "sha256": i.sha256,
                "quotes": i.quotes,
            }
            for i in effect.issued
        ],
        "short quotes of up to three words, for a person to review": sorted(
            {quote.place for quote in effect.short_quotes}
        ),
        "removed files": [traces.rewrite_names(name) for name in pending.removed],
        "write-ahead log after the last checkpoint": list(checkpoint),
        "searched for": say("nothing: the list of words was lost")
        if pending.lost
        else say(
            "{runs} runs of words and {names} names, as UTF-8 and UTF-16, also inside packed"
            " files; every text cell of every SQLite file",
            runs=len(traces.needles),
            names=len(traces.names),
        ),
        "searched files": [{"file": show(p), "bytes": size} for p, size in searched.files],
        "not searched": [show(path) for path in searched.unread],
        "found": [{"file": show(f.path), "what": f.what} for f in searched.found],
        "proved": is_proved(pending, searched),
        "not in this folder, so not searched": [say(each) for each in OUTSIDE],
    }
    path = get_certificate_path(study, pending)
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    if traces.find_in_bytes(text.encode()):
        raise InvalidInput(
            say("The certificate was not written, because it would have named the person."),
            hint=say(
                "Rename the study file if its name holds the person's name, then finish"
                " the withdrawal."
            ),
        )
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)  # of a program that was killed
    create_private_file(draft, beside=study.path).write_text(text, "utf-8")
    draft.replace(path)
    return path


def _show_photo(photo: Photographed) -> dict[str, str]:
    # No caption, because it may name or describe who is in the photo.
    return {"file": photo.name, "session": photo.session, "sha256": photo.sha256}
