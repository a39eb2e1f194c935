"""Export of the whole study as a bundle, for its owner; what is written goes on record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lifeworld import __version__
from lifeworld.exports.close_export import close_export
from lifeworld.exports.queries import list_carried
from lifeworld.exports.whole_file import write_whole
from study import InvalidInput, Study
from study.bundles import BUNDLE_SUFFIX, Manifest
from study.language import say
from study.wording import count_things
from study.write_bundle import write_bundle
from transcripts.privacy.keyfile import is_key
from transcripts.queries import list_speakers
from transcripts.recordings.files import hash_file, list_kept_files
from transcripts.recordings.queries import list_recordings, list_used_hashes

__all__ = ["count_file_bytes", "export_bundle"]

Progress = Callable[[int, int, str], None]


def export_bundle(
    study: Study,
    out: Path,
    *,
    key: Path | None = None,
    actor: str = "",
    place: str = "",
    on_progress: Progress = lambda *_: None,
) -> list[str]:
    """Write the whole study to *out* as a bundle and return messages for the user, one per line.

    Args:
        study: The study.
        out: The zip to write; an earlier one of that name is replaced.
        key: The encrypted key file of the pseudonyms, if it is to go along; else it stays.
        actor: Who exports; by default the current user.
        place: The destination to record, if it differs from *out*.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: *out* cannot be written or is the study itself, or *key* is no key file.
    """
    if out.suffix.lower() != ".zip":
        raise InvalidInput(
            say("A bundle is a zip, and “{name}” does not end in .zip.", name=out.name),
            hint=say("Call it {name}.", name=f"{study.name}{BUNDLE_SUFFIX}"),
        )
    if key is not None and not is_key(key):
        raise InvalidInput(
            say("{name} is not a Lifeworld key file.", name=key.name),
            hint=say("Give the key file of this study, or leave --key out."),
        )
    files = list_kept_files(study, list_used_hashes(study))
    made: list[Manifest] = []
    write_whole(
        out,
        lambda fresh: made.append(
            write_bundle(
                study.path,
                fresh,
                release=__version__,
                files=files,
                key=key,
                on_progress=on_progress,
            )
        ),
    )
    linked = sum(bool(each.place) for each in list_recordings(study))
    with close_export(
        study,
        out,
        form="zip",
        thing="bundle",
        audience="internal",
        excerpts=list_carried(study, None, form="json"),
        speakers=[str(each.id) for each in list_speakers(study)],
        actor=actor,
        place=place,
    ):
        return _describe(made[0], out, linked=linked)


def count_file_bytes(study: Study) -> int:
    """Return how many bytes the recordings and photos have that go into a bundle."""
    return sum(path.stat().st_size for path in list_kept_files(study, list_used_hashes(study)))


def _describe(manifest: Manifest, out: Path, *, linked: int) -> list[str]:
    rows = sum(table.rows for table in manifest.tables)
    lines = [
        say(
            "{file}: the whole study, {tables} with {rows}, {files}",
            file=out.name,
            tables=count_things(len(manifest.tables), "table"),
            rows=count_things(rows, "row"),
            files=count_things(len(manifest.files), "recording or photo", "recordings and photos"),
        ),
        say("Its fingerprint (SHA-256): {digest}", digest=hash_file(out)),
    ]
    if manifest.key:
        lines.append(
            say(
                "The key to the pseudonyms is in it, encrypted: whoever has the passphrase can say"
                " who everybody is."
            )
        )
    else:
        lines.append(say("The key to the pseudonyms is not in it."))
    if linked:
        lines.append(
            say(
                "Not in it: {recordings} that the study refers to in another folder.",
                recordings=count_things(linked, "recording"),
            )
        )
    lines.append(
        say(
            "It holds every word of every participant, whatever they agreed to: keep it as you keep"
            " the study."
        )
    )
    return lines
