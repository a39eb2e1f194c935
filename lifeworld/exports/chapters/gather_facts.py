"""Gathers what a written report says of how the study was done, as its audience may read it."""

from __future__ import annotations

from collections import Counter

from coding.memos.queries import list_memos
from coding.queries import list_codes, list_used_codes
from coding.suggestions.model import OURS
from coding.suggestions.proposals.model import Batch
from coding.suggestions.proposals.queries import list_batches
from coding.suggestions.queries import list_runs, list_suggestions
from coding.suggestions.samples.queries import list_samples
from lifeworld import __version__
from lifeworld.exports.chapters.facts import Issued, MachineRow, StudyFacts, TrailRow
from lifeworld.exports.queries import (
    count_corrected,
    count_names,
    count_offered,
    count_withdrawals,
    get_theme_suggestions,
    get_trail,
    list_decided,
    list_exported,
)
from study import Study
from study.language import mark, say, say_in
from themes.fieldwork.queries import list_session_codes
from themes.fieldwork.saturation import describe_saturation, measure_saturation
from themes.raised.queries import list_session_facts
from transcripts.people.queries import list_reached
from transcripts.privacy.consent_gate import get_shown_strata
from transcripts.queries import get_frame, list_sessions, list_speakers, list_transcripts
from transcripts.recordings.queries import list_recordings

__all__ = ["get_study_facts"]

_SOURCES = {
    "rule": mark("rules of Lifeworld"),
    "list": mark("a list of names"),
    "model": mark("a language model that finds names"),
}


def get_study_facts(study: Study, *, audience: str) -> StudyFacts:
    """Return how a study was done, in the language of the study.

    Outside the team no place and no moderator is named, and no file that left before.
    """
    frame = get_frame(study)
    with say_in(frame.language):
        return _gather(study, inside=audience == "internal", audience=audience)


def _gather(study: Study, *, inside: bool, audience: str) -> StudyFacts:
    frame, held = get_frame(study), list_session_facts(study)
    sessions = [session for session in list_sessions(study) if session.id in held]
    transcripts, speakers = list_transcripts(study), list_speakers(study)
    moderators = {s.name or s.label for s in speakers if s.role == "moderator"}
    heard = Counter(person for facts in held.values() for person in facts.people)
    used = set(list_used_codes(study))
    memos = list_memos(study)
    samples = list_samples(study)
    reached = [each for each in list_reached(study) if each.wanted]
    trail = get_trail(study)
    shown = get_shown_strata(study, audience)
    return StudyFacts(
        release=__version__,
        notice=frame.notice,
        profile_why=say(frame.profile.why),
        strata=tuple(dict.fromkeys(name for key, name in shown.items() if key and name)),
        targets=(len(reached), sum(each.reached >= (each.wanted or 0) for each in reached)),
        minutes=tuple(float(s.minutes) for s in sessions if s.minutes),
        sessions=len(sessions),
        places=tuple(dict.fromkeys(s.place for s in sessions if s.place)) if inside else (),
        placed=sum(bool(s.place) for s in sessions),
        moderators=tuple(sorted(filter(None, moderators))) if inside else (),
        moderating=len(moderators),
        observing=len({s.name or s.label for s in speakers if s.role == "observer"}),
        recordings=len(list_recordings(study)),
        transcripts=len(transcripts),
        notes=sum(t.kind == "notes" for t in transcripts),
        words=sum(t.words for t in transcripts),
        corrected=count_corrected(study),
        transcribed=sum(t.reader == "speech" for t in transcripts),
        repeated=sum(number > 1 for number in heard.values()),
        saturation=_describe_saturation(study) if frame.profile.saturation else "",
        origins=Counter(c.origin for c in list_codes(study) if c.usable or c.id in used),
        reflexive=sum(memo.kind == "reflexive" for memo in memos),
        drawn=sum(sample.read for sample in samples),
        blind=sum(sample.read for sample in samples if sample.of_id),
        machine=(*_list_codings(study), *_list_themes(study), *_list_names(study)),
        offered=count_offered(study),
        changes=trail.changes,
        people=trail.people,
        undone=trail.undone,
        first_change=trail.first,
        last_change=trail.last,
        trail=tuple(
            TrailRow(thing=tbl, added=added, changed=changed, removed=removed, first=first,
                     last=last)
            for tbl, added, changed, removed, first, last in trail.tables
        ),
        issued=tuple(
            Issued(file=each.file, audience=each.audience, day=each.at[:10], by=each.by)
            for each in list_exported(study)
        )
        if inside
        else (),
        withdrawals=count_withdrawals(study) if inside else 0,
    )  # fmt: skip


def _describe_saturation(study: Study) -> str:
    sessions = list_session_codes(study)
    if not any(session.codes for session in sessions):
        return ""
    return describe_saturation(measure_saturation(sessions))


def _list_codings(study: Study) -> list[MachineRow]:
    """Return suggested codings by model; those that wait belong to the newest run."""
    runs = [run for run in list_runs(study) if run["kind"] == "suggest"]
    batches = list_batches(study)
    ours = {batch.id for batch in batches}
    waiting = [s.run_id for s in list_suggestions(study)] if runs or batches else []
    left = sum(run_id not in ours for run_id in waiting)
    newest = _name_run(runs[0]["model"], runs[0]["version"], runs[0]["summary"]) if runs else ""
    plugins = {(run["model"], run["version"]): run["summary"] for run in runs}
    rows: dict[str, MachineRow] = {}
    for each in list_decided(study):
        summary = plugins.get((each.model, each.version), {})
        by = _name_run(each.model, each.version, summary) if each.model or each.version else ""
        before = rows.get(by)
        waits = left if by == newest else 0
        accepted = each.accepted + (before.accepted if before else 0)
        rejected = each.rejected + (before.rejected if before else 0)
        rows[by] = MachineRow(
            thing="codings",
            by=by,
            proposed=accepted + rejected + waits,
            accepted=accepted,
            rejected=rejected,
            left=waits,
            first=min(each.first, before.first) if before else each.first,
            last=max(each.last, before.last) if before else each.last,
        )
    if newest and newest not in rows:
        rows[newest] = MachineRow(
            thing="codings", by=newest, proposed=left, accepted=0, rejected=0, left=left
        )
    return [*rows.values(), *_list_proposed(batches, Counter(waiting))]


def _list_proposed(batches: list[Batch], waiting: Counter[str]) -> list[MachineRow]:
    """Return what other programs proposed, by program and model, the first ones first."""
    own: dict[str, list[Batch]] = {}
    for batch in reversed(batches):
        own.setdefault(batch.by, []).append(batch)
    return [
        MachineRow(
            thing="codings",
            by=say("another program, {name}", name=by),
            proposed=sum(batch.codings for batch in found),
            accepted=sum(batch.accepted for batch in found),
            rejected=sum(batch.rejected for batch in found),
            left=sum(waiting[batch.id] for batch in found),
            first=min((b.first[:10] for b in found if b.first), default=""),
            last=max(batch.last[:10] for batch in found),
        )
        for by, found in own.items()
    ]


def _name_run(model: str, version: str, summary: dict[str, object]) -> str:
    learner = version.split(" · ")[-1]
    by = str(summary.get("suggester", OURS))
    if by != OURS:
        return say("plugin “{plugin}”, {learner}", plugin=by, learner=learner)
    return say("{model}, learner {learner}", model=model, learner=learner)


def _list_themes(study: Study) -> list[MachineRow]:
    found = get_theme_suggestions(study)
    if found is None:
        return []
    model, accepted, rejected, left, first, last = found
    return [
        MachineRow(
            thing="themes",
            by=model,
            proposed=accepted + rejected + left,
            accepted=accepted,
            rejected=rejected,
            left=left,
            first=first,
            last=last,
        )
    ]


def _list_names(study: Study) -> list[MachineRow]:
    """Return the names found by rule, list or model; what a person marked is no proposal."""
    found: dict[str, Counter[str]] = {}
    for source, status, number in count_names(study):
        if source in _SOURCES:
            found.setdefault(source, Counter())[status] += number
    return [
        MachineRow(
            thing="names",
            by=say(_SOURCES[source]),
            proposed=counts.total(),
            accepted=counts["accepted"],
            rejected=counts["rejected"],
            left=counts["proposed"],
        )
        for source, counts in found.items()
    ]
