"""The job that suggests themes for a whole study and stores them as a run."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from coding.queries import list_codes
from coding.suggestions.material.queries import Material, get_judgements, get_material
from coding.suggestions.set_aside.queries import find_in_material
from coding.suggestions.suggest_job import embed_texts
from study import InvalidInput, Study
from study.jobs import Report, job
from study.language import say
from themes.discovery.commands import record_suggested_themes
from themes.discovery.folding import find_wishes
from themes.discovery.name_themes import find_label, find_wording
from themes.discovery.queries import (
    get_discovery_run,
    list_coded_keys,
    list_decisions,
    list_name_words,
    list_passage_texts,
    list_voices,
)
from themes.discovery.theme_names import Said, ThemeName, choose_names
from themes.queries import list_themes
from transcripts.model import Transcript
from transcripts.queries import get_frame, list_transcripts
from transcripts.reading.languages import guess_language

if TYPE_CHECKING:
    from themes.discovery.discover import DiscoveredTheme, Discovery, DiscoveryPassage

__all__ = ["discover_in_study", "list_found"]

QUOTES_FOR_NAMES = 8
LEAST_WORDS = 10  # in speech; survey answers may be shorter


@job("discover")
def discover_in_study(
    study: Study,
    report: Report,
    *,
    themes: int | None = None,
    runs: int = 5,
    seed: int = 0,
    seeded: bool = False,
    wording: str = "",
) -> dict[str, Any]:
    """Suggest themes for what participants said, and store them in place of the earlier ones.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.
        themes: The number of themes; by default √(n/2).
        runs: The number of runs, compared to see which themes come back.
        seed: The random seed.
        seeded: Whether to start from the study's own themes.
        wording: The plugin that words the names; by default a name is made of the theme's words.

    Raises:
        InvalidInput: the method profile has suggestions off, or there is too little to group.
        ModelUnavailable: vectors are missing and the language model is not installed.
    """
    from themes.discovery.discover import DiscoveryPassage, DiscoverySettings, discover_themes

    began = time.perf_counter()
    frame = get_frame(study)
    if not frame.profile.suggestions:
        raise InvalidInput(
            say(
                "Suggested themes are off for the method “{method}”.",
                method=say(frame.profile.title),
            ),
            hint=say("Choose another method profile if you want them."),
        )
    material = get_material(study)
    if not material.passages:
        raise InvalidInput(
            say("The study has no passages by participants yet."),
            hint=say("Add transcripts first."),
        )
    transcripts = {str(t.id): t for t in list_transcripts(study)}
    aside = find_in_material(
        study, material, get_judgements(study, material)[0], codes=list_codes(study)
    )
    material, short = _longer(material, transcripts, aside)
    texts = [p.text for p in material.passages]
    embedder, vectors = embed_texts(study, texts, report)
    passages = [
        DiscoveryPassage(
            key=f"{place.text_id}:{place.start}:{place.end}",
            text=text,
            language=transcripts[place.transcript_id].language or guess_language(text),
        )
        for text, place in zip(texts, material.places, strict=True)
    ]
    seeds = _seeds(study, material, embedder) if seeded else []
    found = discover_themes(
        passages,
        vectors,
        settings=DiscoverySettings(themes=themes, runs=runs, seed=seed),
        seeds=seeds,
        wishes=find_wishes(list_decisions(study)),
        names=list_name_words(study),
        on_progress=report,
    )
    report(0, 0, say("Naming the themes"))
    named = _name(study, material, passages, found)
    seconds = round(time.perf_counter() - began, 3)
    summary = {
        "themes": len(found.themes),
        "passages": len(passages) + short,
        "left_out": len(found.left_out) + short,
        "set_aside": len(aside),
        "agreement": round(found.agreement, 3),
        "seconds": seconds,
        "model": embedder.name,
        "method": found.method,
    }
    record_suggested_themes(
        study,
        [
            {
                "name": find_wording(
                    find_label(own),
                    theme.words,
                    [texts[n] for n in theme.passages[:QUOTES_FOR_NAMES]],
                    source=wording,
                ).name,
                "words": theme.words,
                "stability": theme.stability,
                "theme_id": theme.theme_id,
                "sentence": _find_key(material, theme, own),
                "passages": [
                    _row(material, n, closeness, found.places)
                    for n, closeness in zip(theme.passages, theme.closeness, strict=True)
                ],
            }
            for theme, own in zip(found.themes, named, strict=True)
        ],
        branches=found.branches,
        model=embedder.name,
        version=f"{embedder.identity} · {found.method}",
        parameters={**found.parameters, "wording": wording},
        seed=seed,
        input_hash=found.input_hash,
        seconds=seconds,
        summary=summary,
    )
    return summary


def _longer(
    material: Material, transcripts: dict[str, Transcript], aside: Collection[int]
) -> tuple[Material, int]:
    """Leave out short spoken passages and what is set aside; return how many were too short.

    Short remarks depend on what came before, and their vectors group by length. Written answers
    are kept, because they are short and complete.
    """
    rows = [
        n
        for n, (passage, place) in enumerate(zip(material.passages, material.places, strict=True))
        if n not in aside
        and (
            transcripts[place.transcript_id].session_kind == "survey"
            or len(passage.text.split()) >= LEAST_WORDS
        )
    ]
    longer = Material(
        passages=tuple(material.passages[n] for n in rows),
        places=tuple(material.places[n] for n in rows),
        fingerprint=material.fingerprint,
    )
    return longer, len(material.passages) - len(rows) - len(aside)


def _name(
    study: Study, material: Material, passages: Sequence[DiscoveryPassage], found: Discovery
) -> list[ThemeName]:
    """Return a name for each theme; who speaks without a label speaks for the transcript."""
    voices = list_voices(study)
    return choose_names(
        [
            Said(
                text=passage.text,
                language=passage.language,
                voice=voices.get((place.text_id, place.turn), place.transcript_id),
            )
            for passage, place in zip(passages, material.places, strict=True)
        ],
        [theme.passages for theme in found.themes],
        [theme.closeness for theme in found.themes],
        names=list_name_words(study),
    )


def _find_key(material: Material, theme: DiscoveredTheme, named: ThemeName) -> str:
    """Return the key of a theme's key sentence, “text:start:end”, or an empty string."""
    if named.sentence is None:
        return ""
    place = material.places[theme.passages[named.sentence.passage]]
    start = place.start + named.sentence.start
    return f"{place.text_id}:{start}:{place.start + named.sentence.end}"


def _row(
    material: Material, number: int, closeness: float, places: dict[int, tuple[float, float]]
) -> tuple[Any, ...]:
    place = material.places[number]
    x, y = places.get(number, (None, None))
    return (
        place.transcript_id, place.text_id, place.start, place.end, place.turn, closeness, x, y,
    )  # fmt: skip


def _seeds(study: Study, material: Material, embedder: Any) -> list[Any]:
    """Return the study's themes as seeds: their coded passages and the vector of their words."""
    from themes.discovery.discover import DiscoverySeed

    themes = [t for t in list_themes(study) if t.status != "dropped"]
    if not themes:
        raise InvalidInput(
            say("The study has no themes to start from."), hint=say("Start without themes.")
        )
    places = [
        (f"{p.text_id}:{p.start}:{p.end}", p.text_id, p.start, p.end) for p in material.places
    ]
    keys = list_coded_keys(study, places)
    vectors = embedder.embed([f"{t.name}. {t.organising_concept}".strip() for t in themes])
    return [
        DiscoverySeed(theme_id=t.id, keys=keys.get(t.id, ()), vector=vector)
        for t, vector in zip(themes, vectors, strict=True)
    ]


def list_found(study: Study) -> list[dict[str, Any]]:
    """Return the suggested themes still open as plain values, for the terminal and JSON."""
    newest = get_discovery_run(study)
    themes = newest.themes if newest else ()
    texts = list_passage_texts(study, [each.sentence for each in themes if each.sentence])
    return [
        {
            "id": each.id,
            "name": each.name,
            "sentence": texts.get(each.sentence, ""),
            "passages": len(each.passages),
            "people": len({p.person for p in each.passages if p.person}),
            "stability": each.stability,
            "words": {k: list(v) for k, v in each.words.items()},
            "theme": each.theme_id or None,
        }
        for each in themes
        if each.state == "standing"
    ]
