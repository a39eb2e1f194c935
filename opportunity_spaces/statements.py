"""Findings as sentences, and optional questions that help to improve them. Pure."""

from __future__ import annotations

import re

from opportunity_spaces.chain.model import Evidence
from opportunity_spaces.model import CONFIDENCES, Initiative, Insight, Metric, Need, Space
from study.language import say

__all__ = [
    "check_initiative",
    "check_insight",
    "check_metric",
    "check_need",
    "check_space",
    "find_solution_words",
    "render_need",
    "render_who_needs",
]

# Words that name a solution instead of a need: “needs an app”.
_SOLUTIONS = re.compile(
    r"\b(apps?|portals?|courses?|platforms?|web ?sites?|web ?pages?|home ?pages?|newsletters?"
    r"|workshops?|webinars?|seminars?|dashboards?|chat ?bots?|software|hotlines?|help ?desks?"
    r"|campaigns?|brochures?|leaflets?|e-?learning|intranets?|databases?|podcasts?|tool ?kits?"
    r"|kurser|kurset|kursus|portalen|hjemmesider?|platforme|nyhedsbreve?|kampagner?|værktøj(?:er)?)\b",
    re.IGNORECASE,
)
_JOINTS = re.compile(
    r"\b(because|so that|but|although|though|yet|while|whereas|despite|in spite of|unless|since"
    r"|however|therefore|rather than|instead of"
    r"|fordi|så at|for at|men|selv ?om|skønt|trods|mens|alligevel|derfor|snarere end)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"^(an?|the|more|less|better|good|some|access|help|support|information|training|knowledge"
    r"|en|et|mere|bedre|adgang|hjælp|støtte)\b(?!\s+\w+\s+(?:out|up|in)\b)",
    re.IGNORECASE,
)
# Nouns at the start of a phrase that can also be verbs: “help each other”.
_ALSO_VERBS = re.compile(
    r"^(access|help|support|better)\s+(?!to\b|with\b|from\b|for\b)", re.IGNORECASE
)
# Who is one: “Everyone needs”, “The ward nurse needs”; “Care workers need”, “The young need”.
_ONE = re.compile(
    r"(every|any|some|no)(one|body)\b(?!['’])|(he|she|it|whoever)\b"
    r"|(each|every|one|an?(?!\s(few|number|couple|lot|majority|minority|handful|group|&)\b))\s",
    re.IGNORECASE,
)
_THE = re.compile(r"(the|this|that|my|our|your|his|her|their|its)\s+", re.IGNORECASE)
# What follows the noun: “the nurse on nights”, “the clerk who stays”.
_AFTER_NOUN = re.compile(
    r",|\s(who|whose|that|which|in|on|of|at|with|without|from|for|to|by|as|under|over|near|beyond"
    r"|between|behind|during|after|before|when)\b",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"\band\b|&|([^su]s|less|ed|men|people|children|folk|staff|police|youth)$"
    r"|\b(new|young|old|elderly|poor|rich|sick|ill|deaf|blind|few|many|most|rest|others?|majority"
    r"|minority|two|three|four|five|six)$",
    re.IGNORECASE,
)
_OWN_VERB = re.compile(
    r"(needs?|wants?|must|har brug for|behøver|ønsker|skal|vil|må)\b", re.IGNORECASE
)
_OWN_REASON = re.compile(r"(so that|in order|since|as|for at|så at|da)\b", re.IGNORECASE)
# Opening words to write in lower case inside a sentence; other capitals may be names.
_SMALL = {
    "the", "a", "an", "no", "not", "nobody", "they", "their", "there", "it", "its", "this", "that",
    "people", "most", "many", "some", "every", "each", "when", "if", "in", "on", "at", "of", "as",
    "since", "so", "without", "with", "for", "only", "because", "but", "courses", "time", "to",
}  # fmt: skip
_LONGEST_ASSERTION = 40  # words
_ENOUGH = 2  # independent sources


def _tidy(text: str, *openings: str) -> str:
    """Return *text* to put inside a sentence: one line, no full stop, no repeated opening word."""
    text = " ".join(text.split()).strip(" .,;")
    for opening in openings:
        if text.casefold().startswith(f"{opening} "):
            text = text[len(opening) + 1 :].lstrip()
            break
    first = text.split(" ", 1)[0]
    small = first.istitle() and first.casefold() in _SMALL
    return text[:1].lower() + text[1:] if small else text


def render_who_needs(who: str, verb: str, goal: str = "", because: str = "") -> str:
    """Return who needs to do what, and why, without a full stop.

    Empty parts are left out; an empty verb becomes “…”.
    """
    who = _tidy(who) or say("People", context="who need something")
    verb = _tidy(verb, *_list_openings()) or "…"
    if not _OWN_VERB.match(verb):
        verb = (
            say("needs to {verb}", verb=verb) if _is_one(who) else say("need to {verb}", verb=verb)
        )
    sentence = f"{who[0].upper()}{who[1:]} {verb}"
    if goal := _tidy(goal):
        sentence += f" {goal}"
    if because := _tidy(because, "because", say("because")):
        opened = _OWN_REASON.match(because)
        sentence += f" {because}" if opened else say(" because {reason}", reason=because)
    return sentence


def _list_openings() -> tuple[str, ...]:
    """Return the words that the sentence has before the verb, which may have been typed too."""
    return ("to", "need to", "needs to", say("to"), say("need to"), say("needs to"))


def _is_one(who: str) -> bool:
    """Return whether a verb after *who* is in the singular, as far as the words tell."""
    if _ONE.match(who):
        return True
    definite = _THE.match(who)
    if definite is None:
        return False
    noun = _AFTER_NOUN.split(who[definite.end() :], maxsplit=1)[0].strip()
    return not _MANY.search(noun)


def render_need(need: Need) -> str:
    """Return the need as one sentence: who needs to do what, why, and what stops them."""
    sentence = render_who_needs(need.who, need.verb, need.goal, need.because)
    if barrier := _tidy(need.barrier, "but", say("but")):
        sentence += say(", but {barrier}", barrier=barrier)
    return f"{sentence}."


def find_solution_words(text: str) -> list[str]:
    """Return the words in *text* that name a solution, each once, as written."""
    return list(dict.fromkeys(match.group(0) for match in _SOLUTIONS.finditer(text)))


def check_insight(insight: Insight, evidence: Evidence | None = None) -> list[str]:
    """Return questions about an insight; with *evidence*, also those for agreeing on it."""
    asked: list[str] = []
    said = " ".join((insight.assertion, insight.interpretation, insight.tension))
    whole = insight.interpretation.strip() and insight.tension.strip()
    if insight.assertion.strip() and not whole and not _JOINTS.search(said):
        asked.append(
            say("This reads like an observation. Why is it so, or what makes it surprising?")
        )
    if len(insight.assertion.split()) > _LONGEST_ASSERTION:
        asked.append(say("Could somebody repeat this after hearing it once? Try fewer words."))
    if insight.assertion.strip() and not insight.so_what.strip():
        asked.append(say("So what? What does it mean for the organisation?"))
    if evidence is None:
        return asked
    if not evidence.supports.mentions and not evidence.outside:
        asked.append(say("Which quotes support it? None is linked yet."))
    elif (
        evidence.supports.mentions
        and max(evidence.supports.count_sessions(), evidence.supports.people) < _ENOUGH
    ):
        asked.append(say("It rests on a single source. Is there another, or is one enough here?"))
    if evidence.supports.mentions and not evidence.contradicts.mentions:
        asked.append(say("Did anyone say the opposite? No contradicting quote is linked yet."))
    if not insight.confidence:
        asked.append(say("How confident are you in it, and why?"))
    elif not insight.confidence_reason.strip():
        asked.append(
            say(
                "Why is the confidence {confidence}?",
                confidence=say(CONFIDENCES[insight.confidence]).lower(),
            )
        )
    return asked


def check_need(need: Need, insights: list[Insight] | None = None) -> list[str]:
    """Return questions about a need; with its *insights*, also those for validating it."""
    verb = _tidy(need.verb, *_list_openings())
    asked = [
        say("“{word}” is a solution. What would it let people do?", word=word)
        for word in find_solution_words(f"{need.verb} {need.goal}")
    ]
    if verb and _NOUN.match(verb) and not _ALSO_VERBS.match(verb):
        asked.append(say("A need begins with a verb. What do people need “{verb}” for?", verb=verb))
    if not verb:
        asked.append(say("What do they need to do? Begin with a verb."))
    if not need.who.strip():
        asked.append(say("Who needs it?"))
    if not need.because.strip():
        asked.append(say("Why do they need it? A need without a reason is only a wish."))
    if not need.barrier.strip():
        asked.append(say("What stands in the way? Without a barrier the need is not unmet."))
    if insights is not None:
        if not insights:
            asked.append(say("Which insight does it come from? None is linked yet."))
        elif not any(i.status in ("agreed", "published") for i in insights):
            asked.append(say("None of its insights is agreed yet. Is it too early to validate it?"))
    return asked


def check_space(space: Space, *, needs: int | None = None) -> list[str]:
    """Return questions about a space; with its number of *needs*, also those for shaping it."""
    asked: list[str] = []
    if words := find_solution_words(space.name):
        asked.append(
            say(
                "“{word}” is a solution. Which wider opportunity does it belong to?",
                word=words[0],
            )
        )
    if not space.role.strip():
        asked.append(say("What role could the organisation play?"))
    if not space.from_state.strip() or not space.to_state.strip():
        asked.append(say("What would change for people: from what, to what?"))
    if not space.boundaries_in.strip() or not space.boundaries_out.strip():
        asked.append(say("What is inside the space, and what is outside it?"))
    asked += [
        say(
            "“{question}” already names a solution: “{word}”. Can you ask more openly?",
            question=question,
            word=words[0],
        )
        for question in space.questions
        if (words := find_solution_words(question))
    ]
    if needs == 0:
        asked.append(say("Which need does it address? None is linked yet."))
    return asked


def check_initiative(initiative: Initiative, *, metrics: int, spaces: int) -> list[str]:
    """Return the questions to ask before an initiative is approved."""
    asked: list[str] = []
    if not spaces:
        asked.append(say("Which opportunity space does it come from? None is linked yet."))
    if not initiative.owner.strip():
        asked.append(say("Who owns it?"))
    if not initiative.risk.strip():
        asked.append(say("What could go wrong?"))
    elif not initiative.answer.strip():
        asked.append(say("What will be done about the risk?"))
    if not metrics:
        asked.append(say("How will you know that it works? No metric is linked yet."))
    return asked


def check_metric(metric: Metric) -> list[str]:
    """Return questions about a metric that lacks a baseline, target or source."""
    asked: list[str] = []
    if not metric.baseline.strip():
        asked.append(
            say("What is the value today? Without a baseline, nobody can judge the target.")
        )
    if not metric.target.strip():
        asked.append(say("What is the target?"))
    if not metric.source.strip():
        asked.append(say("Where will the number come from?"))
    return asked
