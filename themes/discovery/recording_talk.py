"""Tells talk about the recording itself from talk about the subject: “is this recording?”. Pure."""

from __future__ import annotations

import re

__all__ = ["is_recording_talk"]

# What points at this recording, never a word alone: people may speak of recordings as a subject.
_ENGLISH = (
    "(?:is|are) (?:this|it|we|you) (?:being )?record(?:ing|ed)",
    "(?:this|it) is being recorded",
    "(?:start|stop|started|stopped|press) (?:the )?recording",
    r"(?:i'll|i will|let me) (?:just )?(?:start|stop|turn (?:on|off)) (?:the|this) record\w*",
    "can (?:you|everybody|everyone) (?:all )?hear me",
    "(?:you're|you are) (?:still )?(?:on )?muted?",
    "welcome (?:back )?to (?:the|this|another|our|today's)",
    r"thank(?:s| you)(?: \w+){0,3} for (?:listening|tuning|joining us|having me|your time)",
    r"thank(?:s| you)(?: \w+){0,3} for (?:taking part|participating|coming on|doing this)",
    "(?:this|next|last|each|every|today's) (?:week's )?episode",
    "our (?:first|last|next) episode",
    "(?:this|our) (?:podcast|interview|recording)",
    "our (?:listeners|sponsors?)",
    "(?:this|today's) (?:podcast|episode|show) is (?:sponsored|brought)",
    "brought to you by|tune in|show notes|stay tuned|leave (?:us )?a review",
    "(?:i'm|i am) your host",
)
_DANISH = (  # and Norwegian
    "(?:optager|optages) (?:vi|du|den|det|nu)",
    "bliver (?:det|vi|jeg) optaget",
    r"(?:start|stopp|slukk|tænd)e[rt]? (?:for )?(?:optagels\w+|optageren|diktafonen)",
    "kan (?:du|i|man|alle) (?:alle )?høre mig",
    r"velkommen (?:tilbage )?til (?:podcast\w*|dagens|denne)",
    "tak (?:fordi|for at) (?:du|i) (?:lyttede|lytter|lyttet|deltog|ville (?:være med|deltage))",
    "(?:denne|dette|vores|dagens) (?:podcast|afsnit|episode|interview|optagelse)",
    "vores lyttere",
)
_SWEDISH = ("spelar (?:vi|du|den) in", "(?:detta|dagens|veckans) avsnitt", "kan (?:du|ni) höra mig")
_GERMAN = (
    "läuft (?:die aufnahme|das gerät)|nimmt es auf",
    "nehmen (?:wir|sie) (?:das )?auf",
    "(?:aufnahme|diktiergerät|aufnahmegerät) (?:läuft|starten|stoppen|ausschalten|einschalten)",
    "(?:hören|hört|kannst|können) (?:sie|ihr|du) mich",
    "(?:diese[mnrs]?|unsere?[mnrs]?|nächste|heutige) (?:podcast|folge|episode|aufnahme|interview)",
    r"unsere (?:zuhörer|hörer)\w*",
    r"dank(?:e)?(?: \w+){0,3} (?:fürs|für (?:das|ihre|deine)) (?:zuhören|interview|teilnahme|zeit)",
)
_CUES = re.compile(
    rf"\b(?:{'|'.join((*_ENGLISH, *_DANISH, *_SWEDISH, *_GERMAN))})\b", re.IGNORECASE
)


def is_recording_talk(text: str) -> bool:
    """Return whether a passage or sentence speaks of its own recording, interview or programme."""
    return _CUES.search(text.replace("’", "'")) is not None
