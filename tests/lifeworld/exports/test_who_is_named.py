"""Who is quoted, named and counted towards an audience, in quotes of several people, too."""

from __future__ import annotations

from typing import Any

import pytest

from coding.commands import apply_code
from coding.memos.commands import add_memo
from coding.memos.model import NewMemo, Thing
from coding.model import NewCoding
from lifeworld.exports.gather_report import get_report
from lifeworld.memos.names import find_memo_links
from lifeworld.withdrawal.traces import GONE
from opportunity_spaces.commands import add_insight
from opportunity_spaces.links.commands import link_evidence
from study import Study
from tests.lifeworld.exports.read_deck import read_deck
from transcripts.consent.commands import record_consent, record_session_consents
from transcripts.model import PURPOSES
from transcripts.people.commands import add_participant
from transcripts.queries import get_text, get_transcript, list_speakers
from transcripts.speakers.commands import link_speaker, revise_speaker

ACTOR = "Ana"
QUOTING = tuple(p for p in PURPOSES if p.startswith("quote") or p == "workshop_use")
ALL = dict.fromkeys(PURPOSES, "given")
OUTSIDE = ("workshop", "client", "public")


class Talks:
    """Sessions whose words are written out, and an agreed insight that rests on some of them."""

    def __init__(self, study: Study, factories: Any) -> None:
        self.study, self.factories = study, factories
        self.people: dict[str, Any] = {}
        [self.code] = factories.add_codes(study, "Staying")
        self.insight = add_insight(study, "They stay", status="agreed", actor=ACTOR)

    def add_people(self, *names: str, **consents: str) -> None:
        for name in names:
            self.people[name] = add_participant(self.study, name, actor=ACTOR)
            record_consent(self.study, self.people[name].id, consents or ALL, actor=ACTOR)

    def add(self, *said: tuple[str, str], title: str = "One", **more: Any) -> Any:
        more.setdefault("session_kind", "focus_group")
        made = self.factories.add_transcript(self.study, said=list(said), title=title, **more)
        for speaker in list_speakers(self.study, made):
            if speaker.label in self.people:
                person = self.people[speaker.label]
                link_speaker(self.study, made, speaker.label, person.id, actor=ACTOR)
        return made

    def set_role(self, transcript_id: Any, label: str, role: Any) -> None:
        [found] = [s for s in list_speakers(self.study, transcript_id) if s.label == label]
        revise_speaker(self.study, found.id, role=role, actor=ACTOR)

    def quote(self, transcript_id: Any, first: str, last: str = "", *relations: str) -> Any:
        """Code the words from *first* to the end of *last*, and link them to the insight."""
        text = get_text(self.study, get_transcript(self.study, transcript_id).text_id)
        start, end = text.index(first), text.index(last or first) + len(last or first)
        new = NewCoding(code_id=self.code, transcript_id=transcript_id, start=start, end=end)
        coding = apply_code(self.study, new, actor=ACTOR)
        for relation in relations or ("supports",):
            link_evidence(
                self.study, "excerpt", coding.excerpt_id, "insight", self.insight.id,
                relation=relation, actor=ACTOR,  # type: ignore[arg-type]
            )  # fmt: skip
        return coding

    def find_session(self, transcript_id: Any) -> Any:
        return get_transcript(self.study, transcript_id).session_id

    def shown(self, audience: str) -> list[tuple[str, str]]:
        [page] = get_report(self.study, audience=audience).insights
        return [(quote.speaker, quote.words) for quote in (*page.quotes, *page.against)]


@pytest.fixture
def talks(study: Study, factories: Any) -> Talks:
    return Talks(study, factories)


# --------------------------------------------------------------------------------- consent of each


@pytest.mark.parametrize("audience", OUTSIDE)
def test_whoever_is_not_identified_needs_the_consent_of_the_session_beside_others_too(
    talks: Talks, audience: str
) -> None:
    talks.add_people("Bob", "Carl")
    made = talks.add(
        ("Bob", "I stay for the sea."), ("Unknown", "Not in public."), ("Carl", "Nor I.")
    )
    talks.set_role(made, "Unknown", "unknown")
    talks.quote(made, "I stay", "Not in public.")
    assert talks.shown(audience) == []
    session = talks.find_session(made)
    record_session_consents(talks.study, [session], ALL, actor=ACTOR)
    assert talks.shown(audience) == [
        (
            "Participant 1 and a participant" if audience == "public" else "Bob and a participant",
            f"{'Participant 1' if audience == 'public' else 'Bob'}: I stay for the sea."
            " A participant: Not in public.",
        )
    ]
    record_session_consents(talks.study, [session], dict.fromkeys(QUOTING, "refused"), actor=ACTOR)
    assert talks.shown(audience) == []


def test_a_participant_who_moderates_and_refused_is_not_quoted(talks: Talks) -> None:
    talks.add_people("Bob")
    talks.add_people("Anna", take_part="given", **dict.fromkeys(QUOTING, "refused"))
    made = talks.add(("Anna", "Why do you stay?"), ("Bob", "I stay for the sea."))
    talks.set_role(made, "Anna", "moderator")
    talks.quote(made, "Why do", "the sea.")
    assert all(talks.shown(audience) == [] for audience in (*OUTSIDE, "internal"))


def test_moderators_need_not_agree_and_have_no_name_outside(talks: Talks) -> None:
    talks.add_people("Bob")
    made = talks.add(("Karen Blix", "Why do you stay?"), ("Bob", "I stay for the sea."))
    talks.set_role(made, "Karen Blix", "moderator")
    talks.quote(made, "Why do", "the sea.")
    words = "Moderator: Why do you stay? Bob: I stay for the sea."
    assert talks.shown("client") == [("Bob", words)]
    report = get_report(talks.study, audience="client")
    claim = "Consent to this use is recorded for every participant who is quoted here."
    assert claim in report.protection
    assert "Blix" not in read_deck(report)


def test_the_team_reads_that_a_participant_moderates(talks: Talks) -> None:
    talks.add_people("Bob", "Anna")
    made = talks.add(("Anna", "Why do you stay?"), ("Bob", "I stay for the sea."))
    talks.set_role(made, "Anna", "moderator")
    talks.quote(made, "Why do", "the sea.")
    words = "Anna (as moderator): Why do you stay? Bob: I stay for the sea."
    assert talks.shown("internal") == [("Bob", words)]


def test_two_who_are_not_identified_do_not_read_as_one(talks: Talks) -> None:
    made = talks.add(("Unknown", "Not me."), ("Someone", "Nor me."), ("Unknown", "Never."))
    for label in ("Unknown", "Someone"):
        talks.set_role(made, label, "unknown")
    record_session_consents(talks.study, [talks.find_session(made)], ALL, actor=ACTOR)
    talks.quote(made, "Not me.", "Never.")
    words = "A participant: Not me. Another participant: Nor me. A participant: Never."
    # Whom nobody identified is not counted, so that the insight has no quote for it.
    talks.add_people("Bob")
    other = talks.add(("Bob", "I stay."), ("Unknown", "Not me."), ("Someone", "Nor me."), title="B")
    for label in ("Unknown", "Someone"):
        talks.set_role(other, label, "unknown")
    record_session_consents(talks.study, [talks.find_session(other)], ALL, actor=ACTOR)
    talks.quote(other, "I stay.", "Nor me.")
    told = dict(talks.shown("client"))
    assert told["Bob, a participant and another participant"] == (
        "Bob: I stay. A participant: Not me. Another participant: Nor me."
    )
    assert words not in told.values() or told["A participant and another participant"] == words


# -------------------------------------------------------------------------------- those who left


def test_whoever_left_with_one_session_and_agreed_in_another_is_quoted_and_described(
    talks: Talks,
) -> None:
    for name in ("Anna", "Bob", "Dina"):
        talks.people[name] = add_participant(talks.study, name, actor=ACTOR)
    first = talks.add(("Anna", "I said little."), ("Bob", "I stay for the others."))
    second = talks.add(("Anna", "I spoke up."), ("Dina", "I was silent."), title="Two")
    record_session_consents(
        talks.study, [talks.find_session(first)], {"take_part": "refused"}, actor=ACTOR
    )
    record_session_consents(talks.study, [talks.find_session(second)], ALL, actor=ACTOR)
    talks.quote(second, "I spoke up.")
    report = get_report(talks.study, audience="client")
    assert [q.speaker for q in report.insights[0].quotes] == ["Anna"]
    assert report.gone == 1, "Bob alone"
    assert "1 of those heard no longer takes part" in read_deck(report)
    assert {p.pseudonym for p in report.participants} == {"Anna", "Dina"}


def test_whoever_agreed_to_take_part_did_not_leave_with_the_session(talks: Talks) -> None:
    talks.add_people("Bob", take_part="given")
    made = talks.add(("Bob", "I stay for the others."), ("Cy", "I go."))
    record_session_consents(
        talks.study, [talks.find_session(made)], {"take_part": "refused"}, actor=ACTOR
    )
    talks.quote(made, "I stay for the others.")
    report = get_report(talks.study, audience="client")
    assert report.left_out == ("1 quote was left out for want of consent to this use.",)
    assert "consent of Bob" in " ".join(report.missing_consent)
    assert (report.gone, report.gone_voices) == (1, 1), "the voice Cy left with the session"


@pytest.mark.parametrize("audience", OUTSIDE)
def test_others_do_not_name_whoever_left_or_refused(talks: Talks, audience: str) -> None:
    talks.add_people("Anna", "Bob", "Cleo")
    talks.add_people("Finn", take_part="refused")
    talks.add_people("Gina", take_part="given", **dict.fromkeys(QUOTING, "refused"))
    made = talks.add(
        ("Anna", "I speak as number 6, and so does Finn."), ("Bob", "Gina’s idea, not Finns."),
        ("Finn", "No."), ("Gina", "No."), ("Cleo", "Yes, Anna."),
    )  # fmt: skip
    talks.quote(made, "I speak as", "does Finn.")
    talks.quote(made, "Gina’s idea, not Finns.")
    words = [said for _, said in talks.shown(audience)]
    assert "I speak as number 6, and so does [somebody]." in words
    assert "[somebody]’s idea, not [somebody]s." in words
    report = get_report(talks.study, audience=audience)
    assert any("“somebody” stands in square brackets" in line for line in report.protection)
    inside = get_report(talks.study, audience="internal")
    assert "so does Finn." in read_deck(inside)
    assert not any("square brackets" in line for line in inside.protection)


def test_words_that_were_erased_are_an_omission_outside(talks: Talks) -> None:
    talks.add_people("Bob")
    made = talks.add(("Bob", "I stay for the sea."), ("Cy", f"{GONE}"), ("Bob", "Yes."))
    record_session_consents(talks.study, [talks.find_session(made)], ALL, actor=ACTOR)
    talks.quote(made, "I stay", "Yes.")
    [(_, words)] = talks.shown("client")
    assert "[…]" in words
    assert GONE not in words
    assert GONE in talks.shown("internal")[0][1]


def test_the_label_of_somebody_unmatched_is_not_told_by_others(talks: Talks) -> None:
    talks.add_people("Bob")
    made = talks.add(("Lars Holm", "I go."), ("Bob", "I stay, as Lars does."))
    record_session_consents(talks.study, [talks.find_session(made)], ALL, actor=ACTOR)
    talks.quote(made, "I stay, as Lars does.")
    talks.quote(made, "I go.")
    assert sorted(talks.shown("client")) == [
        ("Bob", "I stay, as [Speaker 1] does."), ("Speaker 1", "I go."),
    ]  # fmt: skip


def test_a_number_is_nobodys_pseudonym(talks: Talks) -> None:
    talks.add_people("Speaker 1", "Participant 1")
    made = talks.add(
        ("Speaker 1", "I love the night."), ("Lars Holm", "Nobody asked us."),
        ("Participant 1", "Me neither."),
    )  # fmt: skip
    record_session_consents(talks.study, [talks.find_session(made)], ALL, actor=ACTOR)
    for words in ("I love the night.", "Nobody asked us.", "Me neither."):
        talks.quote(made, words)
    assert dict(talks.shown("client")) == {
        "Speaker 1": "I love the night.",
        "Speaker 2": "Nobody asked us.",
        "Participant 1": "Me neither.",
    }
    assert "Participant 1" not in dict(talks.shown("public"))


def test_outside_the_team_a_memo_names_those_alone_who_are_quoted(talks: Talks) -> None:
    talks.add_people("Bob", "Hans")
    made = talks.add(("Bob", "I stay for the sea."), ("Hans", "I go."))
    talks.quote(made, "I stay for the sea.")
    body = "Ask [[Bob]] and [[Hans]] again."
    links = find_memo_links(talks.study, body)
    whole = Thing(kind="study", id="study")
    new = NewMemo(thing=whole, body=body, links=links, in_report=True)
    add_memo(talks.study, new, actor=ACTOR)
    [note] = get_report(talks.study, audience="client").notes
    assert note.words == "Ask Bob and somebody again."
    [note] = get_report(talks.study, audience="internal").notes
    assert note.words == "Ask Bob and Hans again."


# ----------------------------------------------------------------------------- whom a voice may be


def limit(talks: Talks) -> str:
    lines = get_report(talks.study, audience="client").method.limits
    return next(line for line in lines if "not yet matched" in line)


def test_a_voice_beside_everybody_described_is_none_of_them(talks: Talks) -> None:
    talks.add_people("Bob", "Cleo")
    talks.add(("Bob", "I stay."), ("Cleo", "I stay."), ("Lars", "I go."))
    assert limit(talks) == "1 voice is not yet matched to a person."
    talks.add_people("Dora")  # known, and heard nowhere: she is not described
    assert limit(talks) == "1 voice is not yet matched to a person."
    talks.add(("Bob", "I stay."), ("Lars", "I go."), title="Two")
    told = "one person may be several of them, or one of the people described."
    assert limit(talks) == f"2 voices are not yet matched to people: {told}"


def test_voices_of_one_session_are_not_each_other(talks: Talks) -> None:
    talks.add(("Ole", "I stay."), ("Lars", "I go."))
    assert limit(talks) == "2 voices are not yet matched to people."
    talks.add(("Ole", "I stay."), title="Two")
    told = "3 voices are not yet matched to people: one person may be several of them."
    assert limit(talks) == told


# ------------------------------------------------------------------------- for and against at once


def test_a_quote_for_and_against_an_insight_stands_on_both_sides(talks: Talks) -> None:
    talks.add_people("Bob")
    made = talks.add(("Bob", "It matters, and it does not."), ("Cy", "Yes."))
    talks.quote(made, "It matters, and it does not.", "", "supports", "contradicts")
    [page] = get_report(talks.study, audience="client").insights
    assert [q.relation for q in page.quotes] == ["supports"]
    assert [q.relation for q in page.against] == ["contradicts"]


def test_a_quote_of_somebody_who_became_a_moderator_is_linked_and_does_not_count(
    talks: Talks,
) -> None:
    talks.add_people("Anna")
    made = talks.add(("Anna", "I stay for the pay."), ("Cy", "Yes."))
    talks.quote(made, "I stay for the pay.")
    talks.set_role(made, "Anna", "moderator")
    report = get_report(talks.study, audience="client")
    assert report.insights[0].basis == "Rests on no quote that counts"
    assert "No quote linked to it counts." in read_deck(report)
