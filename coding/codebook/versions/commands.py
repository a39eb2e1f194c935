"""Commands for versions of the codebook: a name is given and taken away."""

from __future__ import annotations

from coding.codebook.versions.model import Version
from coding.codebook.versions.queries import get_last_seq, get_version, list_versions
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.times import get_now
from study.wording import shorten_quote

__all__ = ["add_version", "remove_version"]

LONGEST = 120


def add_version(study: Study, name: str, *, actor: str) -> Version:
    """Give the codebook as it is now a name, such as “v1, after round 1”.

    Raises:
        InvalidInput: the name is empty, too long or taken.
    """
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(
            say("A version needs a name."), hint=say("Write what it is: v1, after round 1.")
        )
    if len(name) > LONGEST:
        raise InvalidInput(
            say("“{name}” is too long for a name.", name=shorten_quote(name, most=40)),
            hint=say("Shorten it."),
        )
    with study.change("name codebook version", actor=actor, subject=name) as change:
        if any(name.casefold() == version.name.casefold() for version in list_versions(study)):
            raise InvalidInput(
                say("There is already a version “{name}”.", name=name),
                hint=say("Give this one another name."),
            )
        version_id = new_id()
        change.insert(
            "codebook_versions",
            {
                "id": version_id,
                "name": name,
                "change_seq": get_last_seq(study),
                "by": actor,
                "at": get_now(),
            },
        )
    return get_version(study, version_id)


def remove_version(study: Study, version_id: str, *, actor: str) -> str:
    """Take a version's name away, and return it; the history keeps the codebook as it was."""
    with study.change("remove codebook version", actor=actor) as change:
        change.subject = get_version(study, version_id).name
        change.delete("codebook_versions", version_id)
        return change.subject
