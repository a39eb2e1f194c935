"""The list of transcripts by which the reader goes from one to another without a rerun."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from lifeworld.app.web.marks import get_hash
from transcripts.model import Transcript

__all__ = ["describe_transcript", "hash_list", "render_list"]


def describe_transcript(transcript: Transcript) -> str:
    """Return a transcript's title with its stratum, by which people tell it from others."""
    return f"{transcript.title} · {transcript.stratum}" if transcript.stratum else transcript.title


def render_list(transcripts: Iterable[Transcript]) -> list[dict[str, str]]:
    """Return what the reader needs to name each transcript and to ask for its text."""
    return [
        {
            "id": each.id,
            "title": each.title,
            "label": describe_transcript(each),
            "hash": get_hash(each)[:16],
        }
        for each in transcripts
    ]


def hash_list(transcripts: Iterable[Transcript]) -> str:
    """Return a fingerprint of the list, by which the reader sees that it has changed."""
    words = json.dumps(render_list(transcripts), separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()[:16]
