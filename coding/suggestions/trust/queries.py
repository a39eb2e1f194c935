"""What a study knows of each code's suggestions, for the rule that says which can be trusted."""

from __future__ import annotations

from collections.abc import Sequence

from coding.queries import list_codes, list_uses
from coding.suggestions.prevalence.queries import get_sample_run
from coding.suggestions.trust.coders import Beside, CodeBeside
from coding.suggestions.trust.verdicts import Case
from study import Study
from transcripts.queries import get_frame

__all__ = ["list_cases"]


def list_cases(study: Study, *, beside: Sequence[Beside] = ()) -> list[Case]:
    """Return what is known of each code's suggestions, in the order of the codebook.

    Args:
        study: The study.
        beside: The machine beside each pair of coders, as it was last measured; not used where the
            method has agreement off.
    """
    uses, run = list_uses(study), get_sample_run(study)
    if not get_frame(study).profile.agreement:
        beside = ()
    cases = []
    for code in list_codes(study):
        if not code.usable:
            continue
        two = max(
            (each.codes[code.name] for each in beside if code.name in each.codes),
            key=lambda found: found.uses,
            default=CodeBeside(uses=0, people=0.0, machine=0.0),
        )
        counted = None
        if run is not None and code.id in run.codes:
            counted = run.figures.each[list(run.codes).index(code.id)]
        cases.append(
            Case(
                name=code.name,
                uses=uses.get(code.id, 0),
                shared=two.uses,
                people=two.people,
                machine=two.machine,
                read=run.figures.read if counted and run else 0,
                suggested=counted.suggested if counted else 0,
                right=counted.right if counted else 0,
            )
        )
    return cases
