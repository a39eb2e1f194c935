"""Runs a converted bundled model: texts in, unit vectors out, texts of equal length together."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from study.errors import ModelUnavailable
from study.language import say
from transcripts.embedding.encoder_tokens import EncoderTokens
from transcripts.embedding.prepare_model import MODEL_FILE, prepare_model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from transcripts.embedding.bundled_models import BundledModel

__all__ = ["BundledEmbedder", "open_session"]

_TOGETHER = 300  # tokens computed together: more no longer fit the processor's cache


def open_session(model: bytes | str) -> Any:
    """Open an ONNX model, a file's path or its bytes, to run with one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class BundledEmbedder:
    """The embedder of a bundled model: 384 dimensions, no network.

    Texts of equal length are computed together, without padding. A text's vector never depends on
    the others, bit for bit, because numbers are rounded by ranges that do not depend on texts.

    Args:
        model: The model.
        models: The folder of converted models.
        threads: The number of batches to compute at the same time.

    Raises:
        ModelUnavailable: If the model is missing or damaged.
    """

    dimension = 384

    def __init__(self, model: BundledModel, *, models: Path, threads: int = 1) -> None:
        self.name = model.name
        self.identity = f"{model.identity}:{model.sha256[:16]}:{model.converter}"
        self.english_only = model.english_only
        folder = prepare_model(model, models)
        try:
            self._session = open_session(str(folder / MODEL_FILE))
            self._tokens = EncoderTokens(model, folder)
        except Exception as error:  # both libraries raise their own types
            raise ModelUnavailable(
                say("The language model {model} cannot be loaded.", model=model.name),
                hint=say(
                    "Delete the folder {folder} and try again; it will be rebuilt. ({error})",
                    folder=folder,
                    error=error,
                ),
            ) from error
        self._threads = max(1, threads)

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
        if not first:
            return np.zeros((0, self.dimension), np.float32)
        windows = [(i, ids) for i, text in enumerate(first) for ids in self._windows(text)]
        shares = np.bincount(places, minlength=len(first))
        left = np.bincount([i for i, _ in windows], minlength=len(first))
        sums = np.zeros((len(windows), self.dimension), np.float32)
        done, total = 0, len(places)

        def note(batch: list[int]) -> None:
            nonlocal done
            for at in batch:
                owner = windows[at][0]
                left[owner] -= 1
                done += 0 if left[owner] else int(shares[owner])
            if on_progress:
                on_progress(done, total)

        self._compute([ids for _, ids in windows], sums, note)
        vectors = np.zeros((len(first), self.dimension), np.float32)
        for (owner, _), each in zip(windows, sums, strict=True):
            vectors[owner] += each
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(norms, 1e-12)
        return np.asarray(vectors[places], dtype=np.float32)

    def list_pieces(self, text: str) -> NDArray[np.int64]:
        """Return the ids of a text's word pieces, in order, without special tokens and prefix."""
        return self._tokens.list_pieces(text)

    def embed_pieces(self, pieces: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return input embeddings of word pieces, float32 (len(pieces), 384), not normalised."""
        return self._tokens.embed_pieces(pieces)

    def _windows(self, text: str) -> list[list[int]]:
        return self._tokens.list_windows(text)

    def _compute(
        self,
        windows: list[list[int]],
        sums: NDArray[np.float32],
        note: Callable[[list[int]], None],
    ) -> None:
        """Fill `sums` with the sum of each window's last states, batch by batch."""
        batches = _list_batches([len(ids) for ids in windows])
        stop = threading.Event()

        def work(batch: list[int]) -> list[int]:
            if not stop.is_set():
                ids = np.array([windows[at] for at in batch], dtype=np.int64).T
                words = self._tokens.embed_pieces(ids)
                sums[batch] = self._session.run(None, {"words": words})[0].sum(axis=0)
            return batch

        if self._threads == 1 or len(batches) < 2:
            for batch in batches:
                note(work(batch))
            return
        from concurrent.futures import ThreadPoolExecutor, as_completed

        with ThreadPoolExecutor(self._threads) as pool:
            futures = [pool.submit(work, batch) for batch in batches]
            try:
                for future in as_completed(futures):
                    note(future.result())
            except BaseException:
                stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
                raise


def _list_batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return the numbers of windows to compute together: all of one length in a batch.

    The longest come first, so that the last batches are short and threads finish together.
    """
    of_length: dict[int, list[int]] = {}
    for at, length in enumerate(lengths):
        of_length.setdefault(length, []).append(at)
    batches: list[list[int]] = []
    for length in sorted(of_length, reverse=True):
        size, found = max(1, _TOGETHER // length), of_length[length]
        batches += [found[start : start + size] for start in range(0, len(found), size)]
    return batches
