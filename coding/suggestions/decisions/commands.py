"""Commands for decisions: record one, and accept one of the likeliest codes of a passage."""

from __future__ import annotations

from coding.commands import add_coding_rows
from coding.model import CodeId, CodingId, NewCoding, Suggestion
from coding.queries import get_code
from coding.suggestions.code_texts import hash_definition
from coding.suggestions.model import MOST_RANKED, new_suggestion_id
from coding.suggestions.proposals.queries import is_proposed
from coding.suggestions.queries import get_suggestion
from coding.suggestions.rankings.queries import has_suggestion
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change
from study.times import get_now
from transcripts.queries import get_transcript

__all__ = ["accept_likely_code", "record_decision"]


def accept_likely_code(
    study: Study, new: NewCoding, *, rank: int, actor: str, operation: str | None = None
) -> CodingId:
    """Accept one of the likeliest codes of a passage, as a suggestion is accepted.

    Args:
        study: The study.
        new: The coding: the code on the whole passage.
        rank: The code's rank when it was offered: 1 is the likeliest.
        actor: Who accepts it.
        operation: The id of the reader's operation.

    Raises:
        InvalidInput: the rank is none, or the span or the code cannot be coded.
        NotFound: the code or the transcript is gone.
    """
    if not 1 <= rank <= MOST_RANKED:
        raise InvalidInput(
            say("There is no rank {rank}.", rank=rank),
            hint=say("Name one from 1 to {most}.", most=MOST_RANKED),
        )
    with study.change("accept suggestion", actor=actor, operation=operation) as change:
        made = add_coding_rows(study, change, new, actor=actor, source="accepted")
        text_id = get_transcript(study, new.transcript_id).text_id
        named = new_suggestion_id(text_id, new.start, new.end, new.code_id)
        suggestion = get_suggestion(study, named)
        proposed = has_suggestion(study, named)
        record_decision(
            study, change, suggestion, new.code_id, "accepted", actor, rank=rank, proposed=proposed
        )
        return made


def record_decision(
    study: Study,
    change: Change,
    suggestion: Suggestion,
    code_id: CodeId,
    verdict: str,
    actor: str,
    *,
    rank: int | None = None,
    proposed: bool = True,
) -> None:
    """Record a decision on a place and a code, inside an open change.

    Args:
        study: The study.
        change: The open change.
        suggestion: The place, and the run that suggested or ranked the code.
        code_id: The code that was decided on; another one may have been chosen instead.
        verdict: “accepted” or “rejected”.
        actor: Who decided.
        rank: The code's rank among the likeliest, if it was chosen from these.
        proposed: Whether the code had been suggested there.
    """
    change.insert(
        "decisions",
        {
            "id": new_id(),
            "transcript_id": suggestion.transcript_id,
            "text_id": suggestion.text_id,
            "start": suggestion.start,
            "end": suggestion.end,
            "code_id": code_id,
            "verdict": verdict,
            "definition": hash_definition(get_code(study, code_id)),
            "run_id": suggestion.run_id,
            "coder": actor,
            "at": get_now("milliseconds"),
            "rank": rank,
            # Our own suggester is not judged by what another program proposed.
            "proposed": int(proposed and not is_proposed(study, suggestion.run_id)),
        },
    )
