"""Information sheet and consent form ask for what gates exports, in English and Danish."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lifeworld.exports.document.model import Document, Paragraph, Table
from lifeworld.exports.ethics.build_forms import (
    PURPOSE_QUESTIONS,
    build_consent_form,
    build_information_sheet,
)
from lifeworld.exports.ethics.gather_facts import get_form_facts
from study import Study
from study.language import say, say_in
from transcripts.model import PURPOSES
from transcripts.people.commands import revise_participant
from transcripts.privacy.commands import add_retention
from transcripts.privacy.consent_gate import AUDIENCE_PURPOSES


def read(document: Document) -> str:
    words = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            words.append("".join(span.words for span in block.spans))
        elif isinstance(block, Table):
            words += [" ".join(row) for row in block.rows]
    return "\n".join(words)


def test_every_purpose_that_gates_an_export_is_asked_for() -> None:
    assert list(PURPOSE_QUESTIONS) == list(PURPOSES)
    assert set(AUDIENCE_PURPOSES.values()) <= set(PURPOSE_QUESTIONS)


@pytest.mark.parametrize("language", ["en", "da"])
def test_both_forms_name_each_purpose_in_their_language(study: Study, language: str) -> None:
    own = get_form_facts(study)
    left = set(PURPOSES) - set(own.purposes)
    assert left == {"analyse_remote_ai"}, "a company elsewhere is named only where one is meant"
    facts = replace(own, purposes=list(PURPOSES))
    for build in (build_information_sheet, build_consent_form):
        told = read(build(facts, language=language))
        with say_in(language):
            for question in PURPOSE_QUESTIONS.values():
                assert say(question) in told
        assert ("I take part" in told) == (language == "en")


def test_what_the_study_does_not_know_is_left_open_and_what_it_knows_is_filled_in(
    field: SimpleNamespace,
) -> None:
    study = field.study
    told = read(build_information_sheet(get_form_facts(study), language="en"))
    assert "[to fill in: until when recordings" in told
    assert "article 9" not in told
    add_retention(study, "key_file", "2027-06-30", actor="Ana")
    person = field.people["Emma"].id
    revise_participant(study, person, attributes={"membership": "member"}, actor="Ana")
    told = read(build_information_sheet(get_form_facts(study), language="en"))
    assert "Key file of the pseudonyms: until 30 June 2027" in told
    assert "Membership of a trade union is a special category" in told
    assert "[to fill in: until when" not in told
