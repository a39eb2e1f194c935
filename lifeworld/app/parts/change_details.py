"""What a change changed, in words: each thing with its fields before and after."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from coding.queries import list_codes
from coding.quotes.queries import list_quotes
from opportunity_spaces.brief.queries import list_aims, list_challenges, list_sources
from opportunity_spaces.priorities.queries import list_rounds
from opportunity_spaces.queries import (
    list_assumptions,
    list_initiatives,
    list_insights,
    list_metrics,
    list_needs,
    list_spaces,
)
from opportunity_spaces.records.queries import list_places
from opportunity_spaces.workshops.queries import list_saved_templates, list_workshops
from study import Study
from study.history import RowImage
from study.language import mark, say
from study.ledger import Row
from study.wording import shorten_quote
from themes.queries import list_themes
from transcripts.queries import list_participants, list_sessions, list_strata, list_transcripts

__all__ = ["KINDS", "find_names", "list_differences"]

# The kinds of things on the history page, with their tables.
KINDS: dict[str, tuple[str, ...]] = {
    mark("Transcripts and sessions"): (
        "transcripts",
        "versions",
        "sessions",
        "strata",
        "recordings",
        "attachments",
    ),
    mark("People and consent"): (
        "speakers",
        "participants",
        "consents",
        "session_consents",
        "attribute_definitions",
    ),
    mark("Codebook"): ("codes", "codebook_versions"),
    mark("Memos"): ("memos",),
    mark("Codings"): (
        "codings", "excerpts", "decisions", "reviews", "samples", "sampled_passages",
        "brought_back", "answer_marks", "stances",
    ),
    mark("Themes"): ("themes", "theme_codes", "not_asked"),
    mark("Findings"): (
        "insights", "needs", "spaces", "assumptions", "initiatives", "metrics",
        "readings", "links", "collected", "assessments", "figure_sets", "figures", "joints",
        "joint_parts", "need_scores", "outside_sources", "challenges", "aims",
    ),
    mark("Decisions and next steps"): (
        "study_decisions", "next_steps", "rollout_places", "place_observations",
        "study_risks", "contributors", "testimonials", "rating_rounds", "ratings",
        "workshops", "workshop_steps", "workshop_cards", "workshop_outcomes",
    ),
}  # fmt: skip
THINGS: dict[str, str] = {
    "aims": mark("aim", context="thing"),
    "assessments": mark("judgement of confidence", context="thing"),
    "answer_marks": mark("mark on an answer", context="thing"),
    "assistance": mark("setting of suggestions", context="thing"),
    "assumptions": mark("assumption", context="thing"),
    "attachments": mark("photo", context="thing"),
    "attribute_definitions": mark("attribute", context="thing"),
    "bound_codes": mark("question of a code", context="thing"),
    "brought_back": mark("passage brought back", context="thing"),
    "challenges": mark("challenge", context="thing"),
    "codebook_versions": mark("version of the codebook", context="thing"),
    "codes": mark("code", context="thing"),
    "codings": mark("coding", context="thing"),
    "collected": mark("collected quote", context="thing"),
    "consents": mark("consent", context="thing"),
    "contributors": mark("contributor", context="thing"),
    "decisions": mark("decision on a suggestion", context="thing"),
    "deep_dives": mark("entry of the fieldwork plan", context="thing"),
    "distinctions": mark("pair of different people", context="thing"),
    "excerpts": mark("quote", context="thing"),
    "figure_sets": mark("table of figures", context="thing"),
    "figures": mark("figure", context="thing"),
    "frame": mark("description of the study", context="thing"),
    "given_names": mark("name of a suggested theme", context="thing"),
    "initiatives": mark("initiative", context="thing"),
    "insights": mark("insight", context="thing"),
    "joint_parts": mark("joint display of a stratum", context="thing"),
    "joints": mark("joint display", context="thing"),
    "leanings": mark("number of suggestions of a code", context="thing"),
    "lines": mark("line of a code", context="thing"),
    "links": mark("link", context="thing"),
    "memos": mark("memo", context="thing"),
    "metrics": mark("metric", context="thing"),
    "need_scores": mark("importance and satisfaction", context="thing"),
    "needs": mark("need", context="thing"),
    "next_steps": mark("next step", context="thing"),
    "not_asked": mark("session not asked", context="thing"),
    "outside_sources": mark("outside source", context="thing"),
    "participants": mark("person", context="thing"),
    "place_observations": mark("observation at a place", context="thing"),
    "privacy": mark("privacy setting", context="thing"),
    "proposed_batches": mark("batch of proposals", context="thing"),
    "rating_rounds": mark("rating round", context="thing"),
    "ratings": mark("marks of a person", context="thing"),
    "readings": mark("reading of a metric", context="thing"),
    "recordings": mark("recording", context="thing"),
    "redactions": mark("name to replace", context="thing"),
    "retention": mark("time to keep it", context="thing"),
    "reviews": mark("turn marked as read", context="thing"),
    "rollout_places": mark("place of a roll-out", context="thing"),
    "sampled_passages": mark("passage of a random sample", context="thing"),
    "samples": mark("random sample", context="thing"),
    "sampling": mark("sampling plan", context="thing"),
    "searches": mark("saved search", context="thing"),
    "session_consents": mark("consent of a session", context="thing"),
    "sessions": mark("session", context="thing"),
    "spaces": mark("opportunity space", context="thing"),
    "speakers": mark("speaker", context="thing"),
    "stances": mark("stance of an answer", context="thing"),
    "strata": mark("stratum", context="thing"),
    "study_decisions": mark("decision", context="thing"),
    "study_risks": mark("risk of the study", context="thing"),
    "template_layouts": mark("layout for a kind of slide", context="thing"),
    "planned_slides": mark("slide of a deck", context="thing"),
    "testimonials": mark("testimonial", context="thing"),
    "theme_codes": mark("code in a theme", context="thing"),
    "theme_decisions": mark("decision on a suggested theme", context="thing"),
    "themes": mark("theme", context="thing"),
    "transcripts": mark("transcript", context="thing"),
    "versions": mark("version of a transcript", context="thing"),
    "workshop_cards": mark("card of a workshop", context="thing"),
    "workshop_outcomes": mark("result of a workshop", context="thing"),
    "workshop_steps": mark("step of a workshop", context="thing"),
    "workshops": mark("workshop", context="thing"),
}
# Fields whose column is not their name.
FIELDS: dict[str, str] = {
    "set_id": "figures",
    "aliases": "other names",
    "excerpt_id": "quote",
    "from_id": "from",
    "from_state": "from",
    "hue": "colour",
    "parent_id": "under",
    "participant_id": "person",
    "quote": "words",
    "to_id": "to",
    "to_state": "to",
}
# Every other field is told by its column, so these are all words that a field may be told with.
FIELD_NAMES = frozenset({
    mark("about", context="field"), mark("abstract", context="field"),
    mark("added at", context="field"), mark("address", context="field"),
    mark("advice", context="field"), mark("agreed", context="field"),
    mark("contact", context="field"), mark("depends on", context="field"),
    mark("follow up", context="field"), mark("initiative", context="field"),
    mark("audience", context="field"), mark("cut", context="field"),
    mark("hidden", context="field"), mark("shown", context="field"), mark("slide", context="field"),
    mark("layout", context="field"), mark("lessons", context="field"),
    mark("message", context="field"), mark("program", context="field"),
    mark("codings", context="field"),
    mark("part", context="field"), mark("response", context="field"),
    mark("why reframed", context="field"), mark("closed at", context="field"),
    mark("criteria", context="field"), mark("opened at", context="field"),
    mark("round", context="field"),
    mark("original title", context="field"), mark("results", context="field"),
    mark("slogan", context="field"), mark("started", context="field"),
    mark("state", context="field"), mark("target group", context="field"),
    mark("tools", context="field"),
    mark("amount", context="field"), mark("answer", context="field"),
    mark("assertion", context="field"),
    mark("assets", context="field"), mark("attributes", context="field"),
    mark("barrier", context="field"), mark("baseline", context="field"),
    mark("because", context="field"), mark("body", context="field"),
    mark("boundaries in", context="field"), mark("boundaries out", context="field"),
    mark("boundary", context="field"), mark("cadence", context="field"),
    mark("caption", context="field"),
    mark("carried", context="field"), mark("category", context="field"),
    mark("changed at", context="field"), mark("choices", context="field"),
    mark("client", context="field"), mark("code", context="field"), mark("coder", context="field"),
    mark("coding", context="field"), mark("colour", context="field"),
    mark("confidence", context="field"), mark("confidence reason", context="field"),
    mark("consequence", context="field"), mark("data", context="field"),
    mark("date", context="field"), mark("day", context="field"),
    mark("definition", context="field"), mark("description", context="field"),
    mark("done", context="field"), mark("done at", context="field"), mark("due", context="field"),
    mark("example", context="field"), mark("excerpts", context="field"),
    mark("exclude", context="field"), mark("fewest", context="field"),
    mark("filters", context="field"), mark("from", context="field"), mark("goal", context="field"),
    mark("height", context="field"), mark("holder", context="field"),
    mark("horizon", context="field"), mark("how might we", context="field"),
    mark("in report", context="field"), mark("include", context="field"),
    mark("interpretation", context="field"), mark("kind", context="field"),
    mark("label", context="field"), mark("language", context="field"),
    mark("leaning", context="field"), mark("line", context="field"),
    mark("mandate", context="field"),
    mark("media type", context="field"),
    mark("method", context="field"), mark("metric", context="field"),
    mark("minutes", context="field"),
    mark("mode", context="field"), mark("model", context="field"), mark("n", context="field"),
    mark("name", context="field"), mark("narrative", context="field"),
    mark("near miss", context="field"), mark("note", context="field"),
    mark("notes", context="field"), mark("notice", context="field"),
    mark("observation", context="field"), mark("one", context="field"),
    mark("organising concept", context="field"), mark("origin", context="field"),
    mark("other", context="field"), mark("other names", context="field"),
    mark("owner", context="field"), mark("person", context="field"), mark("place", context="field"),
    mark("previous", context="field"), mark("profile", context="field"),
    mark("pseudonym", context="field"), mark("publisher", context="field"),
    mark("purpose", context="field"),
    mark("put aside", context="field"),
    mark("question", context="field"), mark("quote", context="field"),
    mark("rank", context="field"), mark("rationale", context="field"),
    mark("read at", context="field"),
    mark("reason", context="field"),
    mark("reason client", context="field"), mark("reason public", context="field"),
    mark("reason workshop", context="field"), mark("reframed", context="field"),
    mark("relation", context="field"), mark("replacement", context="field"),
    mark("report", context="field"), mark("retired", context="field"),
    mark("revised", context="field"), mark("risk", context="field"), mark("risks", context="field"),
    mark("role", context="field"), mark("scope", context="field"),
    mark("sealed at", context="field"), mark("seconds", context="field"),
    mark("session", context="field"), mark("sheet", context="field"),
    mark("shortcut", context="field"), mark("size", context="field"),
    mark("so what", context="field"), mark("stance", context="field"),
    mark("statement", context="field"),
    mark("status", context="field"), mark("stratum", context="field"),
    mark("suggested theme", context="field"), mark("sure", context="field"),
    mark("target", context="field"), mark("tension", context="field"),
    mark("theme", context="field"), mark("thing", context="field"), mark("title", context="field"),
    mark("to", context="field"), mark("transcript", context="field"), mark("type", context="field"),
    mark("under", context="field"), mark("unit", context="field"),
    mark("unknown client", context="field"), mark("unknown internal", context="field"),
    mark("unknown public", context="field"), mark("unknown workshop", context="field"),
    mark("use", context="field"), mark("value", context="field"), mark("verb", context="field"),
    mark("verdict", context="field"), mark("wanted", context="field"), mark("who", context="field"),
    mark("base", context="field"), mark("file", context="field"), mark("figures", context="field"),
    mark("importance", context="field"), mark("need", context="field"),
    mark("satisfaction", context="field"), mark("scale", context="field"),
    mark("measure", context="field"), mark("segment", context="field"),
    mark("told", context="field"),
    mark("adequacy", context="field"), mark("adequacy reason", context="field"),
    mark("coherence", context="field"), mark("coherence reason", context="field"),
    mark("insight", context="field"), mark("methods", context="field"),
    mark("methods reason", context="field"), mark("relevance", context="field"),
    mark("relevance reason", context="field"),
    mark("width", context="field"), mark("words", context="field"),
    mark("workaround", context="field"), mark("year", context="field"),
    mark("anonymity", context="field"), mark("ballots", context="field"),
    mark("departments", context="field"), mark("instruction", context="field"),
    mark("keep until", context="field"), mark("rule", context="field"),
    mark("starts", context="field"), mark("tables", context="field"),
    mark("workshop", context="field"),
})  # fmt: skip
# What the machine needs and nobody reads.
HIDDEN = frozenset({
    "at", "below_seen", "by", "change_seq", "core", "definition_hash", "encoding", "end", "frame",
    "from_kind", "further", "id", "key", "label_hash", "links", "marks", "of_id", "operation",
    "ordinal", "found", "joint_id", "settings", "source_id", "template", "thing_id",
    "position", "proposed", "reader", "rev", "rev_seen", "round", "run_id", "sample_id",
    "sealed_by", "seed", "seen", "sha256", "source", "source_name", "source_sha256",
    "speaker_id", "start",
    "strata", "text_id", "things", "to_kind",
})  # fmt: skip
MOST_ROWS, MOST_WORDS = 30, 160


def find_names(study: Study, images: Sequence[RowImage]) -> dict[str, str]:
    """Return the names of what the changed rows refer to, by id; those still in the study."""
    names: dict[str, str] = {c.id: c.name for c in list_codes(study)}
    names |= {t.id: t.name for t in list_themes(study)}
    names |= {t.id: t.title for t in list_transcripts(study)}
    names |= {s.id: s.title for s in list_sessions(study)}
    names |= {s.id: s.name for s in list_strata(study)}
    names |= {p.id: p.pseudonym for p in list_participants(study)}
    names |= {i.id: i.code for i in list_insights(study)}
    names |= {n.id: f"{n.verb} {n.goal}".strip() or n.who for n in list_needs(study)}
    names |= {s.id: s.name for s in list_spaces(study)}
    names |= {a.id: a.statement for a in list_assumptions(study)}
    names |= {i.id: i.title for i in list_initiatives(study)}
    names |= {m.id: m.name for m in list_metrics(study)}
    names |= {s.id: s.render() for s in list_sources(study)}
    names |= {c.id: c.render() for c in list_challenges(study)}
    names |= {a.id: a.statement for a in list_aims(study)}
    names |= {p.id: p.name for p in list_places(study)}
    names |= {r.id: r.title for r in list_rounds(study)}
    names |= {w.id: w.title for w in (*list_workshops(study), *list_saved_templates(study))}
    wanted = {
        str(row["excerpt_id"])
        for image in images
        for row in (image.before, image.after)
        if row and row.get("excerpt_id")
    }
    # In the change itself, or in the study.
    for image in images:
        if image.table == "excerpts" and (row := image.after or image.before):
            names[image.key] = str(row.get("quote", ""))
    missing: Any = sorted(wanted - names.keys())
    for quote in list_quotes(study, excerpt_ids=missing, evidence_only=False) if missing else ():
        names[quote.excerpt_id] = quote.words
    return names


def list_differences(images: Sequence[RowImage], names: Mapping[str, str]) -> list[str]:
    """Return a line for each thing that a change added, removed or changed.

    Args:
        images: The rows that it changed.
        names: The names of what they refer to, by id.
    """
    lines = [line for image in images[:MOST_ROWS] if (line := _describe(image, names.get))]
    if len(images) > MOST_ROWS:
        lines.append(say("… and {number} more", number=len(images) - MOST_ROWS))
    return lines


def _describe(image: RowImage, name: Callable[[str], str | None]) -> str:
    thing = say(THINGS.get(image.table, image.table.replace("_", " ")), context="thing")
    before, after = image.before, image.after
    if (before or {}).get("erased") or (after or {}).get("erased"):
        return say("{thing}: its words were erased", thing=_upper(thing))
    if before is None or after is None:
        row = after or before or {}
        fields = [f"{_field(k)} {_show(k, v, name)}" for k, v in row.items() if _is_told(k, v)]
        done = say("Added {thing}", thing=thing)
        if before is not None:
            done = say("Removed {thing}", thing=thing)
        return f"{done}: {' · '.join(fields)}" if fields else done
    changed = [
        f"{_field(key)} {_show(key, before.get(key), name)} → {_show(key, after.get(key), name)}"
        for key in after
        if key not in HIDDEN and before.get(key) != after.get(key)
    ]
    return f"{_upper(_name(thing, after))}: {' · '.join(changed)}" if changed else ""


def _name(thing: str, row: Row) -> str:
    for key in ("name", "title", "pseudonym", "assertion", "statement", "label"):
        if row.get(key):
            return f"{thing} “{shorten_quote(str(row[key]), most=60)}”"
    return thing


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _field(key: str) -> str:
    return say(FIELDS.get(key, key.removesuffix("_id").replace("_", " ")), context="field")


def _is_told(key: str, value: Any) -> bool:
    return key not in HIDDEN and value not in (None, "", "[]", "{}", 0)


def _show(key: str, value: Any, name: Callable[[str], str | None]) -> str:
    """Return a value as it is read: names instead of ids, lists in words, long text shortened."""
    if value in (None, ""):
        return say("nothing")
    if key.endswith("_id"):
        told = name(str(value)) or say("something without a name")
        return f"“{shorten_quote(told, most=80)}”"
    if isinstance(value, str) and value[:1] in "[{":
        value = _list_words(value)
    return f"“{shorten_quote(str(value), most=MOST_WORDS)}”"


def _list_words(value: str) -> str:
    try:
        held = json.loads(value)
    except ValueError:
        return value
    if isinstance(held, dict):
        return ", ".join(f"{k.replace('_', ' ')}: {v}" for k, v in held.items()) or say("nothing")
    return ", ".join(str(each) for each in held) or say("nothing")
