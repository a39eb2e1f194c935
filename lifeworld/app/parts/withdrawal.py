"""Withdrawal of a participant: preview, erasure and certificate."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.photos import COLUMNS
from lifeworld.app.session import current_study, show_error
from lifeworld.app.who import current_actor
from lifeworld.withdrawal.erase_photos import Photographed
from lifeworld.withdrawal.model import SCOPES, Effect
from lifeworld.withdrawal.queries import find_pending, list_voices
from lifeworld.withdrawal.run_withdrawal import Outcome, resume_withdrawal, run_withdrawal
from lifeworld.withdrawal.withdraw import preview_withdrawal
from study import LifeworldError, Study
from study.language import mark, render_number, say
from study.wording import choose_word, count_things, render_quote
from transcripts.queries import list_participants
from transcripts.recordings.queries import get_photo_path, list_attachments

__all__ = ["show_last_withdrawal", "show_withdrawal"]

AUDIENCES = {
    "internal": mark("internal"),
    "workshop": mark("workshop"),
    "client": mark("client"),
    "public": mark("public"),
}


def _bold(number: int, things: str) -> str:
    return f"**{render_number(number)}** {things}"


def _tell(effect: Effect) -> None:
    if effect.scope == "all":
        st.markdown(
            say(
                "{turns} with {words} · {quotes} · {codings} · {mentions} by others",
                turns=_bold(effect.turns, choose_word(effect.turns, "turn")),
                words=count_things(effect.words, "word"),
                quotes=_bold(effect.excerpts, choose_word(effect.excerpts, "quote")),
                codings=_bold(effect.codings, choose_word(effect.codings, "coding")),
                mentions=count_things(effect.mentions, "mention"),
            )
        )
        if gone := [photo for photo in effect.photos if photo.gone]:
            names = ", ".join(photo.name for photo in gone)
            photos = count_things(len(gone), "photo was deleted", "photos were deleted")
            st.caption(escape(f"{photos}: {names}."))
        for name in effect.recordings:
            st.warning(
                escape(say("Their voice is on the recording {name}, so it is removed.", name=name)),
                icon=":material/graphic_eq:",
            )
        if effect.cells:
            told = ", ".join(
                say("{number} in {table}", number=n, table=table)
                for table, n in effect.cells.items()
            )
            st.caption(
                escape(say("Their words or name also occur elsewhere: {places}.", places=told))
            )
    for each in effect.shaken:
        st.warning(escape(f"{each.sentence}. {each.assertion}"), icon=":material/trending_down:")
    if effect.short_quotes:
        quoted = "; ".join(
            say("{quote} in {place}", quote=render_quote(quote.words), place=quote.place)
            for quote in effect.short_quotes
        )
        st.warning(
            escape(
                say("Review these short quotes, which are not erased: {quotes}.", quotes=quoted)
            ),
            icon=":material/format_quote:",
        )
    if effect.scope == "all" and not effect.shaken:
        st.caption(say("No insight loses support."))
    for issued in effect.issued:
        st.warning(
            escape(
                say(
                    "{file} ({audience}, {date}) in {place} contains {quotes} of theirs. Ask"
                    " for the file back.",
                    file=issued.file,
                    audience=say(AUDIENCES.get(issued.audience, issued.audience)),
                    date=issued.at[:10],
                    place=issued.place,
                    quotes=issued.count_quotes(),
                )
            ),
            icon=":material/outgoing_mail:",
        )


def _choose_photos(study: Study, effect: Effect) -> list[str]:
    """Show the photos, those of the person's sessions first; return the ids of those ticked."""
    if not effect.photos:
        return []
    st.markdown(
        say(
            "**Photos.** Faces are not recognised automatically. Tick the photos"
            " that show the person."
        )
    )
    near = [photo for photo in effect.photos if photo.near]
    others = [photo for photo in effect.photos if not photo.near]
    chosen = _show_photos(study, near)
    if others:
        photos = count_things(len(others), "photo")
        with st.expander(
            say("{photos} of sessions in which the person does not speak", photos=photos)
        ):
            chosen += _show_photos(study, others)
    return chosen


def _show_photos(study: Study, photos: list[Photographed]) -> list[str]:
    paths = {str(each.id): each for each in list_attachments(study)}
    chosen = []
    for begin in range(0, len(photos), COLUMNS):
        row = st.columns(COLUMNS)
        for place, photo in zip(row, photos[begin : begin + COLUMNS], strict=False):
            with place:
                try:
                    st.image(str(get_photo_path(study, paths[photo.id])))
                except LifeworldError as error:
                    st.warning(escape(str(error)))
                st.caption(escape(photo.sentence))
                if st.checkbox(
                    escape(say("Delete {name}: it shows the person", name=photo.name)),
                    key=f"shows-{photo.id}",
                ):
                    chosen.append(photo.id)
    return chosen


def _name_scope(scope: str) -> str:
    return say(SCOPES[scope]).split(":")[0]


def _show_outcome(last: Outcome) -> None:
    if last.effect.scope != "all":
        st.success(
            say("Recorded: {scope} withdrawn.", scope=_name_scope(last.effect.scope).lower())
        )
        _tell(last.effect)
        return
    files = count_things(last.searched, "file was searched", "files were searched")
    st.success(
        say("Erased. {files}: nothing was found.", files=files)
        if last.proved
        else say("Erased. {files}: something is left or could not be searched.", files=files)
    )
    _tell(last.effect)
    for path, what in last.left:
        st.error(
            escape(
                say("{file} still contains {what}. Delete this file.", file=path.name, what=what)
            )
        )
    for path in last.unread:
        st.warning(
            escape(
                say(
                    "{file} could not be searched: it is encrypted, damaged or packed.",
                    file=path.name,
                )
            ),
            icon=":material/lock:",
        )
    if last.certificate:
        st.download_button(
            say("Download certificate"), last.certificate.read_bytes(), last.certificate.name
        )


def _offer_finish(study: Study) -> None:
    """Say that a withdrawal was interrupted, and finish it when asked."""
    st.error(
        say(
            "A withdrawal was interrupted. The person's words are erased from the"
            " study file; copies and exports beside it may still hold them."
        ),
        icon=":material/warning:",
    )
    if st.button(say("Finish the withdrawal"), type="primary", icon=":material/person_remove:"):
        with st.spinner(say("Rewriting the file, searching every file…")):
            try:
                outcome = resume_withdrawal(study, actor=current_actor())
            except LifeworldError as error:
                show_error(error)
                return
        _forget_and_show(outcome)


def _forget_and_show(outcome: Outcome) -> None:
    """Drop what this browser session still holds of earlier screens, and show the result."""
    actor = st.session_state.get("actor")
    st.session_state.clear()
    st.cache_data.clear()
    st.session_state.update(actor=actor, withdrawn=outcome)
    st.rerun()


def show_last_withdrawal() -> None:
    """Show the result of the withdrawal that was just made, and offer to finish another."""
    last = st.session_state.pop("withdrawn", None)
    if last is not None:
        _show_outcome(last)
    study = current_study()
    if find_pending(study) is not None:
        _offer_finish(study)


def show_withdrawal() -> None:
    """Show the preview of a withdrawal, carry it out, and offer its certificate."""
    study = current_study()
    if find_pending(study) is not None:
        st.caption(say("Finish the interrupted withdrawal first."))
        return
    people: dict[str, str] = {p.id: p.pseudonym for p in list_participants(study)}
    people |= {
        v.id: say(
            "{speaker} ({transcript}, no participant)", speaker=v.label, transcript=v.transcript
        )
        for v in list_voices(study)
    }
    if not people:
        st.caption(say("There are no participants and no speakers yet."))
        return
    row = st.container(horizontal=True, vertical_alignment="bottom")
    who = row.selectbox(
        say("Who withdraws"), [None, *people], format_func=lambda p: people.get(p, "—")
    )
    scope = row.selectbox(say("Scope"), list(SCOPES), format_func=_name_scope)
    st.caption(say(SCOPES[scope]))
    if who is None:
        return
    try:
        effect = preview_withdrawal(study, who, scope=scope, actor=current_actor())
    except LifeworldError as error:
        show_error(error)
        return
    _tell(effect)
    files = False
    photos: list[str] = []
    if scope == "all":
        photos = _choose_photos(study, effect)
        st.error(
            say("This cannot be undone. Backups and exports in the study's folder that"
                " contain their words are deleted."), icon=":material/warning:",
        )  # fmt: skip
        files = st.checkbox(say("Also delete other files in this folder that contain their words"))
    if st.button(say("Withdraw participant"), type="primary", icon=":material/person_remove:"):
        with st.spinner(say("Erasing, rewriting the study file and searching every file…")):
            try:
                outcome = run_withdrawal(
                    study,
                    who,
                    scope=scope,
                    actor=current_actor(),
                    remove_others=files,
                    photos=photos,
                )
            except LifeworldError as error:
                show_error(error)
                return
        _forget_and_show(outcome)
