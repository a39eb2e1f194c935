"""Runs a converted bundled model: texts in, unit vectors out, one text at a time."""

from __future__ import annotations

import json
import threading
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np

from study.errors import ModelUnavailable
from study.language import say
from transcripts.embedding.prepare_model import (
    MODEL_FILE,
    RULES_FILE,
    SCALES_FILE,
    TOKENIZER_FILE,
    WORDS_FILE,
    prepare_model,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from transcripts.embedding.bundled_models import BundledModel

__all__ = ["BundledEmbedder"]

_STEP = 32  # texts between two progress reports


class BundledEmbedder:
    """The embedder of a bundled model: 384 dimensions, no network.

    Texts run one by one, so that a text's vector never depends on other texts (int8 activations
    are scaled over a whole run) and no time is spent on padding.

    Args:
        model: The model.
        models: The folder of converted models.
        threads: The number of texts to compute at the same time.

    Raises:
        ModelUnavailable: If the model is missing or damaged.
    """

    dimension = 384

    def __init__(self, model: BundledModel, *, models: Path, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.name = model.name
        self.identity = f"{model.identity}:{model.sha256[:16]}:{model.converter}"
        self.english_only = model.english_only
        self._text_prefix, self._longest = model.prefix, model.longest
        folder = prepare_model(model, models)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            self._words = np.load(folder / WORDS_FILE, mmap_mode="r")
            packed = (folder / SCALES_FILE).exists()
            self._scales = np.load(folder / SCALES_FILE, mmap_mode="r") if packed else None
        except Exception as error:  # both libraries raise their own types
            raise ModelUnavailable(
                say("The language model {model} cannot be loaded.", model=model.name),
                hint=say(
                    "Delete the folder {folder} and try again; it will be rebuilt. ({error})",
                    folder=folder,
                    error=error,
                ),
            ) from error
        rules = json.loads((folder / RULES_FILE).read_text(encoding="utf-8"))
        self._rules = {int(character): text for character, text in rules.items()}
        self._threads = max(1, threads)
        marked = self._tokenizer.encode(model.prefix.strip()).ids
        self._begin, self._prefix, self._end = marked[:1], marked[1:-1], marked[-1:]

    def embed(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one unit vector per text, float32 (n, 384); equal texts are computed once.

        A text of more tokens than the model reads at once is read in windows; its vector is the
        mean over all tokens, scaled to length 1.

        Args:
            texts: The texts; an empty one gets the vector of an empty sentence.
            on_progress: Called with the number of texts done and the total; may raise to stop.
        """
        first: dict[str, int] = {}
        places = np.array([first.setdefault(text, len(first)) for text in texts], dtype=np.intp)
        unique = list(first)
        ids = [self._ids(text) for text in unique]
        vectors = np.zeros((len(unique), self.dimension), np.float32)
        # Longest first: the last texts are short, so that threads finish together.
        order = sorted(range(len(unique)), key=lambda i: (-len(ids[i]), i))
        shares = np.bincount(places, minlength=len(unique)) if len(unique) else np.zeros(0, int)
        self._compute(order, ids, vectors, shares=shares, on_progress=on_progress)
        return vectors[places] if len(unique) else vectors

    def list_pieces(self, text: str) -> NDArray[np.int64]:
        """Return the ids of a text's word pieces, in order, without special tokens and prefix."""
        head = len(self._begin) + len(self._prefix)
        return np.asarray(self._ids(text)[head:-1], dtype=np.int64)

    def embed_pieces(self, pieces: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return input embeddings of word pieces, float32 (len(pieces), 384), not normalised."""
        packed = self._words[pieces]
        if self._scales is None:
            return np.asarray(packed, dtype=np.float32)
        values = np.empty((len(pieces), self.dimension), np.int8)
        # Signed 4-bit values, two per byte, the first in the low half.
        values[:, 0::2] = (packed << 4).view(np.int8) >> 4
        values[:, 1::2] = packed.view(np.int8) >> 4
        scales = self._scales[pieces].astype(np.float32)
        block = self.dimension // scales.shape[1]
        return np.asarray(values * np.repeat(scales, block, axis=1), dtype=np.float32)

    def _ids(self, text: str) -> list[int]:
        # Lone surrogates cannot be encoded, and decomposed accents are not in the vocabulary.
        clean = text.encode("utf-8", "replace").decode("utf-8")
        clean = unicodedata.normalize("NFC", clean)
        clean = (self._text_prefix + clean).translate(self._rules).strip()
        ids: list[int] = self._tokenizer.encode(clean).ids
        return ids

    def _compute(
        self,
        order: list[int],
        ids: list[list[int]],
        vectors: NDArray[np.float32],
        *,
        shares: NDArray[np.intp],
        on_progress: Callable[[int, int], None] | None,
    ) -> None:
        total, done = int(shares.sum()), 0
        batches = [order[i : i + _STEP] for i in range(0, len(order), _STEP)]
        stop = threading.Event()

        def work(batch: list[int]) -> int:
            for i in batch:
                if stop.is_set():
                    break
                vectors[i] = self._vector(ids[i])
            return int(shares[batch].sum())

        if self._threads == 1 or len(batches) < 2:
            for batch in batches:
                done += work(batch)
                if on_progress:
                    on_progress(done, total)
            return
        from concurrent.futures import ThreadPoolExecutor, as_completed

        with ThreadPoolExecutor(self._threads) as pool:
            futures = [pool.submit(work, batch) for batch in batches]
            try:
                for future in as_completed(futures):
                    done += future.result()
                    if on_progress:
                        on_progress(done, total)
            except BaseException:
                stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _vector(self, ids: list[int]) -> NDArray[np.float32]:
        if len(ids) <= self._longest:
            total = self._states(ids).sum(axis=0)
        else:
            head = [*self._begin, *self._prefix]
            body = ids[len(head) : -1]
            room = self._longest - len(head) - 1
            total = np.zeros(self.dimension, np.float32)
            for start in range(0, len(body), room):
                window = [*head, *body[start : start + room], *self._end]
                total += self._states(window).sum(axis=0)
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-12), dtype=np.float32)

    def _states(self, ids: list[int]) -> NDArray[np.float32]:
        words = self.embed_pieces(np.asarray(ids, dtype=np.int64))
        states: NDArray[np.float32] = self._session.run(None, {"words": words[None]})[0][0]
        return states
