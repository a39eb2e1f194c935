from __future__ import annotations

import contextlib
import json
import random
from typing import Any

import pytest

from coding.codebook.commands import revise_code
from coding.codebook.merging.commands import remove_code
from coding.commands import apply_code, remove_coding, remove_transcript
from coding.model import NewCoding
from coding.queries import list_codings
from coding.quotes.queries import list_quotes, list_said
from opportunity_spaces import commands
from opportunity_spaces.chain.queries import (
    count_dissent,
    get_chain,
    get_progress,
    list_evidence_quotes,
)
from opportunity_spaces.links import commands as linking
from opportunity_spaces.model import MEANING, TABLES
from opportunity_spaces.queries import get_insight, list_links
from study import Conflict, LifeworldError, NotFound
from themes.commands import accept_theme_codes, link_code, remove_theme, revise_theme
from transcripts.queries import get_transcript, list_sessions, list_speakers, list_turns
from transcripts.speakers.commands import revise_speaker


def _reasons(built: Any, kind: str) -> tuple[str, ...]:
    return get_chain(built.study).node(kind, getattr(built, kind).id).reasons  # type: ignore[arg-type]


def test_a_revised_code_is_felt_up_to_the_metric_until_somebody_looks(built: Any) -> None:
    assert get_chain(built.study).list_stale() == []
    code = built.field.codes["Time to learn"]
    revise_code(built.study, code.id, actor="ada", definition="In working hours")
    told = ("the code “Time to learn” was revised after it was gathered",)
    kinds = ("theme", "insight", "need", "assumption", "space", "initiative", "metric")
    assert [_reasons(built, kind) for kind in kinds] == [told] * len(kinds)
    accept_theme_codes(built.study, built.theme.id, actor="ada")
    assert get_chain(built.study).list_stale() == []


def test_a_code_that_is_gone_is_named_at_the_metric(built: Any) -> None:
    link_code(built.study, built.theme.id, built.field.codes["Respect"].id, actor="ada")
    remove_code(built.study, built.field.codes["Respect"].id, actor="ada")
    assert _reasons(built, "metric") == ("the code “Respect” was removed after it was gathered",)
    built.study.undo(actor="ada")
    assert _reasons(built, "metric") == ()


def test_a_quote_that_is_no_longer_coded_counts_for_nothing_and_says_so(built: Any) -> None:
    quote = built.quotes[0]
    before = get_chain(built.study).evidence("space", built.space.id).supports
    for coding in list_codings(built.study, transcript_id=quote.transcript_id):
        if coding.excerpt_id == quote.excerpt_id:
            remove_coding(built.study, coding.id, actor="ada")
    after = get_chain(built.study).evidence("space", built.space.id).supports
    assert (before.mentions, after.mentions) == (1, 0)
    assert _reasons(built, "need") == ("a quote it rests on is no longer coded",)
    with pytest.raises(LifeworldError, match="not coded"):
        linking.accept_link(built.study, built.links["quote"], actor="ada")
    assert linking.accept_links(built.study, "insight", built.insight.id, actor="ada") == 0
    linking.unlink_evidence(built.study, built.links["quote"], actor="ada")
    assert _reasons(built, "need") == ()


def test_a_speaker_who_turns_out_to_moderate_is_no_evidence(built: Any) -> None:
    row = next(
        built.study.db.query(
            "SELECT speaker_id FROM excerpts WHERE id = ?", [built.quotes[0].excerpt_id]
        )
    )
    revise_speaker(built.study, row["speaker_id"], actor="ada", role="moderator")
    told = "a quote it rests on turned out not to be a participant’s"
    assert _reasons(built, "insight") == (told,)
    assert get_chain(built.study).evidence("insight", built.insight.id).supports.mentions == 0


def test_a_transcript_that_goes_is_felt_above_and_undo_heals(built: Any) -> None:
    remove_transcript(built.study, built.quotes[0].transcript_id, actor="ada")
    told = "a quote it rests on is no longer in the study"
    assert told in _reasons(built, "initiative")
    built.study.undo(actor="ada")
    assert _reasons(built, "initiative") == ()
    remove_transcript(built.study, built.quotes[0].transcript_id, actor="ada")
    linking.accept_link(built.study, built.links["quote"], actor="ada")
    assert told not in _reasons(built, "initiative")
    assert len(list_links(built.study, to_id=built.insight.id)) == 1


def test_what_rested_on_a_removed_insight_says_so(built: Any) -> None:
    commands.remove_insight(built.study, built.insight.id, actor="ada")
    assert list_links(built.study, to_id=built.insight.id) == []
    assert _reasons(built, "need") == ("the insight “I1” was removed after it was linked",)
    chain = get_chain(built.study)
    assert chain.list_kind("insight") == []
    assert chain.node("insight", built.insight.id).state == "gone"
    assert chain.into("insight", built.insight.id) == ()
    linking.accept_links(built.study, "need", built.need.id, actor="ada")
    assert _reasons(built, "need") == ()
    built.study.undo(actor="ada")
    built.study.undo(actor="ada")
    assert _reasons(built, "need") == ()
    assert len(list_links(built.study, to_id=built.need.id)) == 1


def test_withdrawn_insights_and_dropped_themes_are_felt_above(built: Any) -> None:
    commands.revise_insight(built.study, built.insight.id, actor="ada", status="withdrawn")
    revise_theme(built.study, built.theme.id, actor="ada", status="dropped")
    told = ("the insight “I1” was withdrawn", "the theme “Learning is stolen time” was dropped")
    assert set(_reasons(built, "need")) == set(told)
    with pytest.raises(LifeworldError, match="withdrawn"):
        linking.accept_link(built.study, built.links["need"], actor="ada")
    remove_theme(built.study, built.theme.id, actor="ada")
    assert "the theme “Learning is stolen time” was removed after it was linked" in _reasons(
        built, "insight"
    )


def test_status_and_place_make_nothing_stale(built: Any) -> None:
    commands.revise_insight(built.study, built.insight.id, actor="ada", status="agreed")
    commands.revise_need(built.study, built.need.id, actor="ada", position=7, status="parked")
    revise_theme(built.study, built.theme.id, actor="ada", hue=9, status="defined")
    assert get_chain(built.study).list_stale() == []


def test_where_the_ledger_forgot_a_revision_the_newer_one_counts_as_a_change(built: Any) -> None:
    revise_theme(built.study, built.theme.id, actor="ada", hue=9)
    with built.study.stage() as db:
        db.execute("DELETE FROM changed_rows WHERE tbl = 'themes'")
    assert _reasons(built, "insight") == (
        "the theme “Learning is stolen time” was revised after it was linked",
    )


def _contents(study: Any) -> dict[tuple[str, str], tuple[int, Any]]:
    """What everything says now: (kind, id) → (revision, words)."""
    return {
        (kind, row["id"]): (row["rev"], tuple(row[f] for f in MEANING[kind]))
        for kind in ("code", "theme", "insight", "need", "space", "initiative")
        for row in study.db.query(f"SELECT * FROM {TABLES[kind]}")
    }


def _step(built: Any, rng: random.Random) -> None:
    study = built.study
    kind = rng.choice(["insight", "need", "space", "initiative"])
    target = getattr(built, kind)
    words = rng.choice(["one", "two", "three"])
    field = {"insight": "so_what", "need": "barrier", "space": "role", "initiative": "owner"}[kind]
    steps = [
        lambda: study.undo(actor="ada"),
        lambda: study.redo(actor="ada"),
        lambda: study.undo(rng.choice(_changes(study)), actor="ada"),
        lambda: getattr(commands, f"revise_{kind}")(
            study, target.id, actor="ada", **{field: words}
        ),
        lambda: revise_code(study, built.field.codes["Who pays"].id, actor="ada", include=words),
        lambda: revise_code(
            study, built.field.codes["Learning"].id, actor="ada", hue=rng.randrange(360)
        ),
        lambda: revise_theme(study, built.theme.id, actor="ada", boundary=words),
        lambda: revise_theme(study, built.theme.id, actor="ada", position=rng.randrange(9)),
        lambda: linking.accept_links(study, kind, target.id, actor="ada"),  # type: ignore[arg-type]
        lambda: linking.accept_link(study, built.links["metric"], actor="ada"),
        lambda: accept_theme_codes(study, built.theme.id, actor="ada"),
    ]
    # An undo that came too late, or nothing to redo: it changes nothing.
    with contextlib.suppress(Conflict, NotFound):
        rng.choice(steps)()


def _changes(study: Any) -> list[str]:
    rows = study.db.execute("SELECT id FROM changes ORDER BY seq DESC LIMIT 12").fetchall()
    undoable = [
        r[0]
        for r in rows
        if not study.db.execute(
            "SELECT 1 FROM changed_rows h JOIN changes c ON c.seq = h.change_seq WHERE c.id = ?"
            " AND (h.before IS NULL OR h.after IS NULL)",
            [r[0]],
        ).fetchone()
    ]
    return undoable or ["nothing"]


@pytest.mark.parametrize("seed", range(8))
def test_staleness_is_never_lost_and_never_invented(built: Any, seed: int) -> None:
    """After any revisions, undos and second looks: stale if and only if what was seen changed."""
    study, rng = built.study, random.Random(seed)
    said = {(key, rev): words for key, (rev, words) in _contents(study).items()}
    seen_stale = 0
    for _ in range(60):
        _step(built, rng)
        now = _contents(study)
        said.update({(key, rev): words for key, (rev, words) in now.items()})
        stale: set[tuple[str, str]] = set()
        gathering = next(study.db.query("SELECT * FROM theme_codes"))
        below = json.loads(gathering["below_seen"])
        for code_id, rev in {**below, gathering["code_id"]: gathering["rev_seen"]}.items():
            if said[("code", code_id), rev] != now["code", code_id][1]:
                stale.add(("theme", built.theme.id))
        for kind in ("insight", "need", "assumption", "space", "initiative", "metric"):
            for link in list_links(study, to_id=getattr(built, kind).id):
                source = (link.from_kind, link.from_id)
                if link.from_kind == "excerpt":
                    continue  # no quote changes in this test
                if said[source, link.rev_seen] != now[source][1] or source in stale:
                    stale.add((kind, link.to_id))
        assert {n.key for n in get_chain(study).list_stale()} == stale
        seen_stale += bool(stale)
    assert seen_stale


def test_counts_of_need_and_space_rest_on_the_same_words(built: Any) -> None:
    linking.link_evidence(
        built.study,
        "excerpt",
        built.quotes[1].excerpt_id,
        "insight",
        built.insight.id,
        actor="ada",
        relation="contradicts",
    )
    chain = get_chain(built.study)
    for kind in ("insight", "need", "space", "initiative", "metric"):
        evidence = chain.evidence(kind, getattr(built, kind).id)  # type: ignore[arg-type]
        assert (evidence.supports.mentions, evidence.supports.groups) == (1, 1)
        assert (evidence.supports.groups_asked, evidence.supports.people_asked) == (3, 12)
        assert evidence.dissent == 1
    found = list_evidence_quotes(built.study, "metric", built.metric.id)
    assert {q.excerpt_id for q in found} == {q.excerpt_id for q in built.quotes[:2]}


def test_quotes_under_codes_and_themes_are_all_that_are_coded(built: Any) -> None:
    code = built.field.codes["Learning"].id
    assert len(list_evidence_quotes(built.study, "code", code)) == 3
    assert len(list_evidence_quotes(built.study, "theme", built.theme.id)) == 3
    assert len(list_evidence_quotes(built.study, "code", built.field.codes["Pay"].id)) == 1
    assert list_evidence_quotes(built.study, "code", built.field.codes["Respect"].id) == []


def test_a_path_leads_from_the_metric_to_the_words(built: Any) -> None:
    paths = get_chain(built.study).walk_down("metric", built.metric.id)
    ends = {(path[-1].kind, path[-1].id) for path in paths}
    assert ("excerpt", built.quotes[0].excerpt_id) in ends
    names = [[n.kind for n in path] for path in paths]
    assert ["metric", "initiative", "space", "need", "insight", "excerpt"] in names
    assert any(kinds[-3:] == ["theme", "code", "excerpt"] for kinds in names)


def test_a_thing_that_is_not_there_is_not_found(built: Any) -> None:
    with pytest.raises(NotFound, match="insight"):
        get_insight(built.study, "nowhere")


def test_progress_counts_along_the_chain(built: Any) -> None:
    commands.add_insight(built.study, "Second", actor="ada")
    commands.add_need(built.study, "Drivers", "rest", actor="ada")
    commands.add_space(built.study, "Empty", actor="ada")
    progress = get_progress(built.study)
    assert (progress.transcripts, progress.turns, progress.words) == (4, 40, 320)
    assert (progress.codings, progress.excerpts) == (5, 5)
    assert (progress.codes_used, progress.codes_unused, progress.codes_loose) == (2, 2, 1)
    assert progress.themes == {"candidate": 1}
    assert (progress.insights, progress.insights_with_evidence) == (2, 1)
    assert (progress.needs, progress.needs_without_insight) == (2, 1)
    assert progress.needs_without_space == 1
    assert (progress.spaces, progress.spaces_without_need) == (2, 1)
    assert (progress.initiatives, progress.metrics) == (1, 1)
    assert progress.initiatives_without_metric == 0
    assert progress.stale == 0
    assert progress.next_step == ("1 code in use is not in a theme yet.", "themes")


def test_a_study_with_transcripts_and_codes_begins_to_code(grow: Any) -> None:
    field = grow(sessions=1)
    assert get_progress(field.study).next_step[1] == "coding"


def test_the_chain_reads_the_turns_only_of_quotes_that_reach_over_one(
    built: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, read = built.study, []
    quote = built.quotes[1]
    first, second = list_turns(study, get_transcript(study, quote.transcript_id).text_id)[1:3]
    wide = NewCoding(
        code_id=quote.codes[0],
        transcript_id=quote.transcript_id,
        start=first.start,
        end=second.end,
    )
    excerpt_id = apply_code(study, wide, actor="ada").excerpt_id
    linking.link_evidence(study, "excerpt", excerpt_id, "insight", built.insight.id, actor="ada")
    before = get_chain(study)

    def look(study: Any, excerpts: Any) -> Any:
        listed = list(excerpts)
        read.extend(row["id"] for row in listed)
        return list_said(study, listed)

    monkeypatch.setattr("opportunity_spaces.chain.queries.list_said", look)
    assert get_chain(study) == before
    assert read == [excerpt_id]
    words = {q.excerpt_id: q.words for q in list_quotes(study, excerpt_ids=list(before.origins))}
    for node in before.list_kind("excerpt"):
        assert words[node.id].startswith(node.label.removesuffix("…").rstrip()[:30])


@pytest.mark.parametrize("seed", range(4))
def test_dissent_by_theme_and_stratum_is_what_the_chain_says(built: Any, seed: int) -> None:
    study, chance = built.study, random.Random(seed)
    more = commands.add_insight(study, "Another", actor="ada")
    linking.link_evidence(study, "theme", built.theme.id, "insight", more.id, actor="ada")
    for quote in list_quotes(study):
        for insight_id in (built.insight.id, more.id):
            side = chance.choice([None, "supports", "nuances", "contradicts"])
            if side is not None:
                with contextlib.suppress(LifeworldError):
                    linking.link_evidence(
                        study,
                        "excerpt",
                        quote.excerpt_id,
                        "insight",
                        insight_id,
                        relation=side,  # type: ignore[arg-type]
                        actor="ada",
                    )
    speaker = chance.choice(list_speakers(study))
    revise_speaker(study, speaker.id, role="observer", actor="ada")
    chain = get_chain(study)
    stratum = {s.id: s.stratum_id or "" for s in list_sessions(study)}
    plain: dict[tuple[str, str], set[str]] = {}
    for node in chain.list_kind("insight"):
        for edge in chain.into("insight", node.id, source="excerpt"):
            origin = chain.origins.get(edge.source[1])
            if edge.relation in ("nuances", "contradicts") and origin:
                for basis in chain.into("insight", node.id, source="theme"):
                    key = (basis.source[1], stratum[origin.session_id])  # type: ignore[index]
                    plain.setdefault(key, set()).add(edge.source[1])
    assert count_dissent(study) == {key: len(ids) for key, ids in plain.items()}
