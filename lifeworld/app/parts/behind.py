"""Those behind a study, and what stakeholders say of it, as lists to write down and change."""

from __future__ import annotations

from collections.abc import Mapping

from lifeworld.app.parts.entries import Entries, Told
from lifeworld.app.parts.record_forms import new_record_commands, new_record_form
from opportunity_spaces.records.model import PARTS, Contributor, Testimonial
from study.language import say
from study.wording import render_quote

__all__ = ["new_contributors", "new_testimonials"]


def new_contributors(about: Mapping[str, str]) -> Entries:
    """Return how those behind a study are shown and written down.

    Args:
        about: The names of what they may have shaped, by id.
    """

    def tell(person: Contributor) -> Told:
        shaped = about.get(person.about_id)
        return Told(
            title=person.render(),
            lines=[
                say(PARTS[person.part])
                if not shaped
                else say("Shaped “{space}” with us", space=shaped),
                person.contact,
            ],
            badge="" if person.agreed else say("is not named"),
        )

    return Entries(
        kind="contributor",
        about=say(
            "Who made the study, whom to ask, and who shaped an opportunity space. Slides name"
            " those who agreed to be named, and count the others. Participants do not belong here."
        ),
        none=say("There are no contributors yet. Add one with “New contributor”."),
        tell=tell,
        form=new_record_form("contributor", about),
        **new_record_commands("contributor"),
    )


def new_testimonials() -> Entries:
    """Return how testimonials are shown and written down."""

    def tell(said: Testimonial) -> Told:
        return Told(
            title=render_quote(said.words),
            lines=[", ".join(part for part in (said.name, said.role) if part)],
            badge="" if said.agreed else say("is not shown"),
        )

    return Entries(
        kind="testimonial",
        about=say(
            "What stakeholders say of the study. It is shown where they agreed to it, and is never"
            " counted as evidence."
        ),
        none=say("There are no testimonials yet. Add one with “New testimonial”."),
        tell=tell,
        form=new_record_form("testimonial", {}),
        **new_record_commands("testimonial"),
    )
