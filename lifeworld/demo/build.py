"""Building of the demonstration study from its files, step by step, with the ordinary commands."""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from coding.codebook.commands import revise_code
from coding.commands import apply_codes
from coding.model import NewCoding
from coding.queries import list_codes, list_codings
from coding.suggestions.commands import add_review
from lifeworld.demo.decided import add_decided
from lifeworld.demo.findings import add_findings
from lifeworld.demo.held import add_workshops
from lifeworld.demo.judged import add_judged
from lifeworld.demo.made import LEAD, Made, read_part
from lifeworld.demo.privacy import add_privacy
from lifeworld.demo.rated import add_ratings
from lifeworld.opening import create_study
from lifeworld.starter import add_framework
from study import InvalidInput
from study.wording import shorten_quote
from themes.commands import add_theme, link_code, record_not_asked, remove_theme
from themes.queries import list_themes
from transcripts.commands import rename_transcript, revise_session
from transcripts.consent.commands import record_consent
from transcripts.frame.commands import add_stratum, revise_frame
from transcripts.import_files import Placing, import_files
from transcripts.people.commands import add_participant, record_wanted, revise_attribute
from transcripts.queries import get_text, get_transcript, list_speakers, list_turns
from transcripts.speakers.commands import link_speaker, revise_speaker

__all__ = ["build_demo"]

NOTICE = (
    "Everything in this study is invented: the union, the workplaces, the people and every word"
    " they say. Its purpose is to show what the tool does."
)
CODERS = {"KV": "Karla (KV)", "TB": "Tobias (TB)"}
# Two points of the learning curve; the Quality page measures five, in four times as long.
MEASURED_SHOTS = (0, 16)
# Codes that get the shortcut keys 1 to 9.
KEYS = (
    "Being asked and heard",
    "Skill that is seen",
    "Invisible work",
    "Time and cover to learn",
    "Say over one's own time",
    "Care at home",
    "Belonging among colleagues",
    "Someone on my side",
    "The ones who just run",
)


def build_demo(folder: Path, *, tell: Callable[[str], None]) -> Path:
    """Build the demonstration study in *folder* and write its deck; return the study's path.

    Args:
        folder: Created if it does not exist; a demonstration study already in it is kept.
        tell: Called with one line of text after each step.
    """
    from coding.suggestions.evaluate_job import measure_in_study
    from coding.suggestions.suggest_job import suggest_in_study
    from lifeworld.exports.export_study import export_study

    path = folder / "meaningful-working-life.lifeworld"
    if path.exists():
        tell(f"{path} already exists and was left unchanged. Delete the folder to build it again.")
        return path
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Made(create_study(path, actor=LEAD, title=read_part("study")["name"]))
    _describe(made)
    tell(f"1 of 11  {_add_transcripts(made)}")
    tell(f"2 of 11  {_add_people(made)}")
    tell(f"3 of 11  {add_privacy(made)}")
    tell(f"4 of 11  {_add_codes(made)}")
    tell(f"5 of 11  {_apply_codings(made)}")
    tell(f"6 of 11  {_add_themes(made)}")
    tell(f"7 of 11  {add_findings(made)}, {add_judged(made)}")
    add_decided(made)
    add_ratings(made)
    tell(f"8 of 11  {add_workshops(made)}")
    told = suggest_in_study(made.study, lambda *_: None)
    tell(
        f"9 of 11  {told['suggestions']} suggestions for {told['passages']} passages,"
        f" {told['seconds']:.0f} s, on this computer only"
    )
    measured = measure_in_study(made.study, lambda *_: None, shots=MEASURED_SHOTS)
    tell(
        f"10 of 11  quality of the suggestions measured on {measured['units']} passages,"
        f" {measured['seconds']:.0f} s"
    )
    for line in export_study(made.study, path.with_suffix(".pptx"), audience="client"):
        tell(f"11 of 11  {line}")
    return path


def _describe(made: Made) -> None:
    about = read_part("study")
    revise_frame(
        made.study,
        actor=LEAD,
        client=about["client"],
        question=about["question"],
        reframed=about["reframed_question"],
        why_reframed=about["why_reframed"],
        answer=about["answer"],
        notice=NOTICE,
    )
    for stratum in about["strata"]:
        made.ids[stratum["id"]] = add_stratum(made.study, stratum["name"], actor=LEAD).id


def _add_transcripts(made: Made) -> str:
    home = Path(str(files("lifeworld.demo")))
    turns = words = 0
    for session in read_part("study")["sessions"]:
        placing = Placing(
            kind=session["kind"],
            stratum_id=made.ids[session["stratum"]],  # type: ignore[arg-type]
            date=session["date"],
        )
        [result] = import_files(made.study, [home / session["file"]], actor=LEAD, placing=placing)
        if result.error:
            raise result.error
        transcript_id = result.transcripts[0]
        made.transcripts[Path(session["file"]).name] = transcript_id
        rename_transcript(made.study, transcript_id, session["title"], actor=LEAD)
        transcript = get_transcript(made.study, transcript_id)
        made.ids[session["id"]] = transcript.session_id
        revise_session(
            made.study,
            transcript.session_id,
            title=session["title"],
            place=session["place_type"],
            minutes=float(session["duration_minutes"]),
            notes=session.get("note", ""),
            actor=LEAD,
        )
        turns, words = turns + transcript.turns, words + transcript.words
    return f"{len(made.transcripts)} transcripts and field notes, {turns} turns, {words:,} words"


def _add_people(made: Made) -> str:
    about = read_part("study")
    for attribute in about["attributes"]:
        revise_attribute(made.study, actor=LEAD, **attribute)
    for stratum in about["strata"]:
        for kind, wanted in stratum["wanted"].items():
            record_wanted(made.study, made.ids[stratum["id"]], kind, wanted, actor=LEAD)
    for person in about["participants"]:
        added = add_participant(
            made.study,
            person["pseudonym"],
            stratum_id=made.ids[person["stratum"]],  # type: ignore[arg-type]
            attributes=person["attributes"],
            actor=LEAD,
        )
        made.ids[person["id"]] = added.id
        record_consent(
            made.study, added.id, person["consent"], sheet="Sheet 2", date="2026-02-20", actor=LEAD
        )
    for session in about["sessions"]:
        transcript_id = made.transcripts[Path(session["file"]).name]
        by_label = {s.label: s for s in list_speakers(made.study, transcript_id)}
        for label, who in session["speakers"].items():
            if label not in by_label:
                raise InvalidInput(f"“{label}” was not found in {session['file']}.")
            if by_label[label].role != who["role"]:
                revise_speaker(made.study, by_label[label].id, role=who["role"], actor=LEAD)
            if "participant" in who:
                person_id: Any = made.ids[who["participant"]]
                link_speaker(made.study, transcript_id, label, person_id, actor=LEAD)
    return f"{len(about['participants'])} participants in {len(about['strata'])} industries"


def _add_codes(made: Made) -> str:
    for theme in read_part("codebook")["themes"]:
        add_framework(made.study, theme, actor=LEAD)
    for number, name in enumerate(KEYS, start=1):
        code = next(c for c in list_codes(made.study) if c.name == name)
        revise_code(made.study, code.id, shortcut=str(number), actor=LEAD)
    made.codes = {c.name: c.id for c in list_codes(made.study)}
    return f"{sum(not c.abstract for c in list_codes(made.study))} codes"


def _apply_codings(made: Made) -> str:
    text = files("lifeworld.demo").joinpath("codings.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines(keepends=True)))
    for initials, coder in CODERS.items():
        new = []
        for row in rows:
            if row["coder"] == initials:
                start, end = _find(made, row["file"], row["quote"])
                new.append(
                    NewCoding(
                        code_id=made.codes[row["code"]],
                        transcript_id=made.transcripts[row["file"]],
                        start=start,
                        end=end,
                        quote=row["quote"],
                        memo=row["memo"],
                    )
                )
        apply_codes(made.study, new, actor=coder)
    _markread_part(made)
    names = {transcript_id: name for name, transcript_id in made.transcripts.items()}
    for coding in list_codings(made.study):
        made.excerpts[names[coding.transcript_id], coding.quote] = coding.excerpt_id
    return f"{len(rows)} codings of {len(made.excerpts)} excerpts by {len(CODERS)} researchers"


def _markread_part(made: Made) -> None:
    """Record which transcripts were read in full: what has no code there fits no code."""
    for session in read_part("study")["sessions"]:
        if initials := session.get("read_by"):
            transcript = get_transcript(made.study, made.transcripts[Path(session["file"]).name])
            add_review(made.study, transcript.id, 0, transcript.turns - 1, actor=CODERS[initials])


def _find(made: Made, name: str, quote: str) -> tuple[int, int]:
    """Return the span of a quote, which lies inside one turn."""
    transcript = get_transcript(made.study, made.transcripts[name])
    text = get_text(made.study, transcript.text_id)
    for turn in list_turns(made.study, transcript.text_id):
        at = text.find(quote, turn.start, turn.end)
        if at >= 0:
            return at, at + len(quote)
    raise InvalidInput(
        f"“{shorten_quote(quote, most=60)}” is not in {name}.",
        hint="Correct the quote in codings.csv.",
    )


def _add_themes(made: Made) -> str:
    # The study's own six themes replace the four of the starter codebook.
    for starter in list_themes(made.study):
        remove_theme(made.study, starter.id, actor=LEAD)
    asked = {s["id"]: s["themes_asked"] for s in read_part("study")["sessions"]}
    groups = {}
    from lifeworld.starter import get_starter

    for group in get_starter():
        groups.update({code["name"]: group["name"] for code in group["codes"]})
    for theme in read_part("themes"):
        added = add_theme(
            made.study,
            theme["name"],
            organising_concept=theme["organising_concept"],
            boundary=theme["boundary"],
            status=theme["status"],
            actor=LEAD,
        )
        made.ids[theme["id"]] = added.id
        for name in theme["codes"]:
            link_code(made.study, added.id, made.codes[name], actor=LEAD)
        sources = {groups[name] for name in theme["codes"] if name in groups}
        for session_id, topics in asked.items():
            # Workplace visits have no topics: nobody is asked there, so “not asked” does not apply.
            if topics and sources and not sources & set(topics):
                record_not_asked(made.study, added.id, made.ids[session_id], actor=LEAD)  # type: ignore[arg-type]
    return f"{len(read_part('themes'))} themes"
