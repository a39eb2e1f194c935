"""A frozen model as bytes, for a file or another machine: arrays and JSON, no code."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import fields, replace
from typing import Any

import numpy as np

from coding.suggestions.basis import Grounds
from coding.suggestions.calibration import Calibration
from coding.suggestions.learner import Fit
from coding.suggestions.portable_model import FrozenModel, SparseRows

__all__ = ["parse_frozen", "render_frozen"]


_PARTS: dict[str, Any] = {
    "anchor_words": SparseRows,
    "calibration": Calibration,
    "code_words": SparseRows,
    "fit": Fit,
    "grounds": Grounds,
}


def render_frozen(model: FrozenModel) -> bytes:
    """Return a frozen model as bytes: arrays and JSON, no code; equal models give equal bytes."""
    plain, arrays = _taken_apart(model, "")
    told = json.dumps(plain, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    out = io.BytesIO()
    # Write arrays one after another, because an archive would contain the time.
    for array in (np.frombuffer(told, np.uint8), *(arrays[key] for key in sorted(arrays))):
        np.save(out, np.ascontiguousarray(array), allow_pickle=False)
    packed = out.getvalue()
    return hashlib.sha256(packed).digest() + packed


def parse_frozen(packed: bytes) -> FrozenModel:
    """Return the frozen model from the bytes of `render_frozen`.

    Raises:
        ValueError: If the bytes are truncated or changed.
    """
    if hashlib.sha256(packed[32:]).digest() != packed[:32]:
        raise ValueError("a frozen model is damaged")
    source = io.BytesIO(packed[32:])
    told = np.load(source, allow_pickle=False).tobytes().decode("utf-8", "surrogatepass")
    values: dict[str, Any] = json.loads(told)
    for name in sorted(values.pop("arrays")):
        values[name] = np.load(source, allow_pickle=False)
    own = {name: value for name, value in values.items() if "." not in name}
    for part, kind in _PARTS.items():
        inside = {n.partition(".")[2]: v for n, v in values.items() if n.startswith(f"{part}.")}
        own[part] = kind(**inside)
    for name in ("codes", "terms", "questions"):
        own[name] = tuple(own[name])
    own["grounds"] = replace(own["grounds"], unseen=tuple(own["grounds"].unseen))
    return FrozenModel(**own)


def _taken_apart(model: Any, prefix: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the plain values and the arrays of a model and its parts, by name."""
    plain: dict[str, Any] = {}
    arrays: dict[str, Any] = {}
    for field in fields(model):
        value = getattr(model, field.name)
        if isinstance(value, np.ndarray):
            arrays[prefix + field.name] = value
        elif field.name in _PARTS and not prefix:
            inner = _taken_apart(value, f"{field.name}.")
            plain |= {name: v for name, v in inner[0].items() if name != "arrays"}
            arrays |= inner[1]
        else:
            plain[prefix + field.name] = value
    plain["arrays"] = sorted(arrays)
    return plain, arrays
