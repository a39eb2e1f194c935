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
from study.wording import choose_word, count_things, render_quote
from transcripts.queries import list_participants
from transcripts.recordings.queries import get_photo_path, list_attachments

__all__ = ["show_last_withdrawal", "show_withdrawal"]


def _bold(number: int, one: str) -> str:
    return f"**{number:,}** {choose_word(number, one)}"


def _tell(effect: Effect) -> None:
    if effect.scope == "all":
        st.markdown(
            f"{_bold(effect.turns, 'turn')} with {count_things(effect.words, 'word')}"
            f" · {_bold(effect.excerpts, 'quote')}"
            f" · {_bold(effect.codings, 'coding')}"
            f" · {count_things(effect.mentions, 'mention')} by others"
        )
        if gone := [photo for photo in effect.photos if photo.gone]:
            names = ", ".join(photo.name for photo in gone)
            were = count_things(len(gone), "photo was", "photos were")
            st.caption(escape(f"{were} deleted: {names}."))
        for name in effect.recordings:
            st.warning(
                escape(f"Their voice is on the recording {name}, so it is removed."),
                icon=":material/graphic_eq:",
            )
        if effect.cells:
            told = ", ".join(f"{n} in {table}" for table, n in effect.cells.items())
            st.caption(escape(f"Their words or name also occur elsewhere: {told}."))
    for each in effect.shaken:
        st.warning(escape(f"{each.sentence}. {each.assertion}"), icon=":material/trending_down:")
    if effect.short_quotes:
        quoted = "; ".join(
            f"{render_quote(quote.words)} in {quote.place}" for quote in effect.short_quotes
        )
        st.warning(
            escape(f"Review these short quotes, which are not erased: {quoted}."),
            icon=":material/format_quote:",
        )
    if effect.scope == "all" and not effect.shaken:
        st.caption("No insight loses support.")
    for issued in effect.issued:
        st.warning(
            escape(
                f"{issued.file} ({issued.audience}, {issued.at[:10]}) in {issued.place} contains"
                f" {count_things(issued.quotes, 'quote')} of theirs. Ask for the file back."
            ),
            icon=":material/outgoing_mail:",
        )


def _choose_photos(study: Study, effect: Effect) -> list[str]:
    """Show the photos, those of the person's sessions first; return the ids of those ticked."""
    if not effect.photos:
        return []
    st.markdown(
        "**Photos.** Faces are not recognised automatically. Tick the photos that show the person."
    )
    near = [photo for photo in effect.photos if photo.near]
    others = [photo for photo in effect.photos if not photo.near]
    chosen = _show_photos(study, near)
    if others:
        photos = count_things(len(others), "photo")
        with st.expander(f"{photos} of sessions in which the person does not speak"):
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
                    escape(f"Delete {photo.name}: it shows the person"), key=f"shows-{photo.id}"
                ):
                    chosen.append(photo.id)
    return chosen


def _show_outcome(last: Outcome) -> None:
    verdict = "nothing was found" if last.proved else "something is left or could not be searched"
    if last.effect.scope != "all":
        st.success(f"Recorded: {SCOPES[last.effect.scope].split(':')[0].lower()} withdrawn.")
        _tell(last.effect)
        return
    st.success(
        f"Erased. {count_things(last.searched, 'file was', 'files were')} searched: {verdict}."
    )
    _tell(last.effect)
    for path, what in last.left:
        st.error(escape(f"{path.name} still contains {what}. Delete this file."))
    for path in last.unread:
        st.warning(
            escape(f"{path.name} could not be searched: it is encrypted, damaged or packed."),
            icon=":material/lock:",
        )
    if last.certificate:
        st.download_button(
            "Download certificate", last.certificate.read_bytes(), last.certificate.name
        )


def _offer_finish(study: Study) -> None:
    """Say that a withdrawal was interrupted, and finish it when asked."""
    st.error(
        "A withdrawal was interrupted. The person's words are erased from the study file; copies"
        " and exports beside it may still hold them.",
        icon=":material/warning:",
    )
    if st.button("Finish the withdrawal", type="primary", icon=":material/person_remove:"):
        with st.spinner("Rewriting the file, searching every file…"):
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
        st.caption("Finish the interrupted withdrawal first.")
        return
    people: dict[str, str] = {p.id: p.pseudonym for p in list_participants(study)}
    people |= {v.id: f"{v.label} ({v.transcript}, no participant)" for v in list_voices(study)}
    if not people:
        st.caption("There are no participants and no speakers yet.")
        return
    row = st.container(horizontal=True, vertical_alignment="bottom")
    who = row.selectbox("Who withdraws", [None, *people], format_func=lambda p: people.get(p, "—"))
    scope = row.selectbox("Scope", list(SCOPES), format_func=lambda s: SCOPES[s].split(":")[0])
    st.caption(SCOPES[scope])
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
            "This cannot be undone. Backups and exports in the study's folder that contain their"
            " words are deleted.", icon=":material/warning:",
        )  # fmt: skip
        files = st.checkbox("Also delete other files in this folder that contain their words")
    if st.button("Withdraw participant", type="primary", icon=":material/person_remove:"):
        with st.spinner("Erasing, rewriting the study file and searching every file…"):
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
