"""Bring the cases of a project into a study: as participants, matched to the speakers of texts."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping

from coding.exchange.model import ReadPerson
from coding.exchange.read_project import FoundProject
from study import Study
from transcripts.model import Known
from transcripts.people.queries import list_attributes
from transcripts.reading.model import Reading

__all__ = ["find_speakers", "list_known"]


def list_known(study: Study, found: FoundProject) -> dict[str, Known]:
    """Return who the cases of a project are, by the case's id.

    An attribute that the study knows under the title of a variable keeps its own name.
    """
    names = {each.title.casefold(): each.name for each in list_attributes(study)}
    return {
        person.key: Known(
            pseudonym=person.name,
            stratum=person.stratum,
            attributes={
                names.get(name.casefold(), name): value for name, value in person.attributes.items()
            },
        )
        for person in found.project.people
    }


def find_speakers(found: FoundProject, known: Mapping[str, Known]) -> list[dict[str, Known]]:
    """Return for each reading of a project which label is which person.

    A person speaks where their case has words; where a text is theirs and one participant speaks in
    it; or where the label is their name. Where two may be meant, nobody is matched.
    """
    people = found.project.people
    return [
        {label: known[key] for label, key in _match(reading, place, people).items()}
        for place, reading in found.readings
    ]


def _match(reading: Reading, place: int, people: tuple[ReadPerson, ...]) -> dict[str, str]:
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    starts = [turn.start for turn in reading.turns]
    own = [person for person in people if place in person.texts]
    speaking = [s.label for s in reading.speakers if s.label and s.role == "participant"]
    labels = {s.label.casefold(): s.label for s in reading.speakers if s.label}
    for person in people:
        for at, start in person.words:
            turn = bisect_right(starts, start) - 1
            if at == place and turn >= 0 and start < reading.turns[turn].end:
                votes[reading.turns[turn].label][person.key] += 1
        elsewhere = person.texts or person.words
        here = place in person.texts or any(at == place for at, _ in person.words)
        label = labels.get(person.name.casefold())
        if label and (here or not elsewhere):
            votes[label][person.key] += 1
    if len(own) == len(speaking) == 1 and speaking[0] not in votes:
        votes[speaking[0]][own[0].key] += 1
    votes.pop("", None)
    return {label: next(iter(each)) for label, each in votes.items() if len(each) == 1}
