from __future__ import annotations

from coding.suggestions.model import CodingSuggestion, SuggestionRun
from coding.suggestions.reasons import Reasons


def make_run(passages, codes, judgements, embedder, **given):
    """Propose the first code that is no group for the first passage, and say what was given."""
    code = next(c for c in codes if not c.abstract)
    assert given["vectors"].shape == (len(passages), embedder.dimension)
    assert given["settings"].most == 3
    return SuggestionRun(
        suggestions=(
            CodingSuggestion(
                passage=0,
                code=code.id,
                score=1.0,
                probability=None,
                strong=False,
                reasons=Reasons(quotes=(), words=(), change="A plugin said so."),
            ),
        ),
        model="plugin",
        learner="1",
        parameters={},
        seed=0,
        input_hash="x",
        calibrated=False,
        passages=len(passages),
        reviewed=0,
        judged=len(judgements),
        seconds=0.0,
    )


def test_a_plugins_suggester_proposes_when_it_is_asked_for(study, make_transcript, monkeypatch):
    import numpy as np

    import coding.suggestions.suggest_job
    from coding.codebook.commands import add_code
    from coding.suggestions.queries import list_suggestions
    from coding.suggestions.suggest_job import suggest_in_study
    from study import plugins

    class Embedder:
        name, identity, dimension = "test", "test:1", 4

        def embed(self, texts, *, on_progress=None):
            return np.full((len(texts), 4), 0.5, np.float32)

    class Plugin:
        @plugins.hookimpl
        def register_suggesters(self, register):
            register("mine", make_run)

    door = "transcripts.embedding.open_embedder.open_embedder"
    monkeypatch.setattr(door, lambda *_, **__: Embedder())
    monkeypatch.setattr(coding.suggestions.suggest_job, "_warm", {})
    monkeypatch.setattr(coding.suggestions.suggest_job, "_embedders", {})
    make_transcript()
    add_code(study, "Time", actor="Ana")
    plugin = Plugin()
    plugins.get_manager().register(plugin)
    try:
        told = suggest_in_study(study, lambda *_: None, suggester="mine")
    finally:
        plugins.get_manager().unregister(plugin)
    assert told["suggestions"] == 1
    [proposed] = list_suggestions(study)
    assert proposed.reasons["change"] == "A plugin said so."
    assert told["suggester"] == "mine"
