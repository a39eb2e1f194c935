"""Gathers what a study knows for its information sheet, consent form and record of processing."""

from __future__ import annotations

from lifeworld.exports.ethics.build_forms import FormFacts
from study import Study
from transcripts.consent.queries import list_consent_table, list_session_consents
from transcripts.model import PURPOSES
from transcripts.people.queries import list_attributes
from transcripts.privacy.queries import list_retention
from transcripts.queries import get_frame, list_participants
from transcripts.recordings.queries import list_attachments, list_recordings

__all__ = ["get_form_facts"]

_UNION = ("union", "membership", "member", "fagforening", "medlem")


def get_form_facts(study: Study) -> FormFacts:
    """Return what the forms of a study say; where no purpose is recorded, all are asked."""
    frame = get_frame(study)
    recorded = {
        purpose
        for table in (list_consent_table(study), list_session_consents(study))
        for own in table.values()
        for purpose in own
    }
    names = {name for p in list_participants(study) for name in p.attributes}
    names |= {each.name for each in list_attributes(study)}
    return FormFacts(
        title=frame.title,
        question=frame.reframed or frame.question,
        client=frame.client,
        purposes=[p for p in PURPOSES if p in recorded or not recorded],
        kept=[(clock.kind, clock.due) for clock in list_retention(study)],
        sensitive=any(word in name.casefold() for name in names for word in _UNION),
        recorded=bool(list_recordings(study) or list_attachments(study)),
    )
