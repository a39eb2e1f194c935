"""Checks of a study: file, excerpts, turns, recordings, references, index, installation, model."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from study import Study
from study.sqlite import describe_journal, sqlite3
from study.wording import count_things, render_quote, shorten_quote

__all__ = ["check_study", "check_words"]

PACKAGES = ("study", "transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
Finding = dict[str, Any]


def check_study(study: Study) -> list[Finding]:
    """Run every check and return its findings, each with a `sentence` and a flag `bad`."""
    return [
        _check_file(study),
        _check_spans(study),
        _check_turns(study),
        _check_speakers(study),
        _check_recordings(study),
        _check_links(study),
        _check_memos(study),
        _check_index(study),
        _check_withdrawals(study),
        _check_installation(),
        _check_model(study),
    ]


def check_words(study: Study) -> list[Finding]:
    """Run the checks of what was said alone: quotes against texts, turns, texts against hashes."""
    return [_check_spans(study), _check_turns(study)]


def _finding(name: str, sentence: str, *, bad: bool) -> Finding:
    return {"check": name, "sentence": f"{'✗' if bad else '✓'} {sentence}", "bad": bad}


def _check_file(study: Study) -> Finding:
    wrong = study.db.execute("PRAGMA integrity_check(3)").fetchall()
    broken = study.db.execute("PRAGMA foreign_key_check").fetchall()
    if wrong[0][0] != "ok":
        return _finding("file", f"The file is damaged ({wrong[0][0]}): restore a backup.", bad=True)
    if broken:
        return _finding(
            "file",
            f"{count_things(len(broken), 'row refers', 'rows refer')} to a missing row:"
            " restore a backup.",
            bad=True,
        )
    return _finding("file", "The file is intact.", bad=False)


def _check_spans(study: Study) -> Finding:
    number, wrong = study.db.execute(
        """SELECT count(*),
            coalesce(sum(substr(x.text, e.start + 1, e.end - e.start) <> e.quote), 0)
        FROM excerpts e JOIN texts x ON x.id = e.text_id"""
    ).fetchone()
    if wrong:
        return _finding(
            "spans",
            f"{wrong} of {count_things(number, 'quote')} differ from the text: restore a backup.",
            bad=True,
        )
    matching = count_things(number, "quote matches", "quotes match")
    return _finding("spans", f"{matching} the text.", bad=False)


def _check_turns(study: Study) -> Finding:
    wrong = study.db.execute(
        """SELECT count(*) FROM turns u JOIN texts x ON x.id = u.text_id
        WHERE u.end > length(x.text) OR u.start >= u.end"""
    ).fetchone()[0]
    for sha256, text in study.db.execute("SELECT sha256, text FROM texts").fetchall():
        # SQLite's own check does not detect changed bytes inside a text.
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != sha256:
            return _finding(
                "turns", "The text of a transcript is damaged on disk: restore a backup.", bad=True
            )
    if wrong:
        run = count_things(
            wrong, "turn is empty or exceeds its text", "turns are empty or exceed their text"
        )
        return _finding("turns", f"{run}: restore a backup.", bad=True)
    return _finding("turns", "Every turn lies within its text.", bad=False)


def _check_speakers(study: Study) -> Finding:
    from coding.quotes.queries import list_misattributed

    wrong = list_misattributed(study)
    if wrong:
        run = count_things(
            len(wrong),
            "excerpt is counted for another speaker",
            "excerpts are counted for other speakers",
        )
        shown = "; ".join(
            f"{render_quote(shorten_quote(w, most=60))} in “{title}”" for title, w in wrong[:5]
        )
        more = " and more" if len(wrong) > 5 else ""
        return _finding(
            "speakers",
            f"{run} than those of the turns that it lies in ({shown}{more}): code the passage again"
            " or restore a backup.",
            bad=True,
        )
    return _finding("speakers", "Every excerpt has the speakers of its turns.", bad=False)


def _check_recordings(study: Study) -> Finding:
    from transcripts.recordings.check_recordings import list_missing_files, list_short_recordings

    wrong = [*list_missing_files(study), *list_short_recordings(study)]
    if wrong:
        return _finding("recordings", " ".join(wrong), bad=True)
    return _finding("recordings", "Every recording and photo is there and whole.", bad=False)


def _check_links(study: Study) -> Finding:
    from opportunity_spaces.chain.queries import get_chain

    stale = get_chain(study).list_stale()
    if stale:
        return _finding(
            "chain",
            f"{count_things(len(stale), 'finding needs', 'findings need')} review, because"
            " something below changed.",
            bad=False,
        )
    return _finding("chain", "No finding needs review because of a change below it.", bad=False)


def _check_memos(study: Study) -> Finding:
    from coding.memos.links import find_links
    from coding.memos.queries import list_memos, list_places
    from lifeworld.memos.names import get_link_index, has_thing

    wrong = study.db.execute(
        "SELECT count(*) FROM memos WHERE trim(body) = '' OR links <> '' AND NOT json_valid(links)"
    ).fetchone()[0]
    if wrong:
        damaged = count_things(wrong, "memo is damaged", "memos are damaged")
        return _finding("memos", f"{damaged}: restore a backup.", bad=True)
    memos, index, places = list_memos(study), get_link_index(study), list_places(study)
    lost = sum(not has_thing(memo.thing, index, places) for memo in memos)
    loose = sum(bool(x.trouble) for m in memos for x in find_links(m.body, index, m.links))
    told = [count_things(len(memos), "memo is whole", "memos are whole")]
    if lost:
        told.append(count_things(lost, "is on what was removed", "are on what was removed"))
    if loose:
        told.append(count_things(loose, "link leads nowhere", "links lead nowhere"))
    return _finding("memos", f"{', '.join(told)}.", bad=False)


def _check_index(study: Study) -> Finding:
    try:
        study.db.execute("SELECT count(*) FROM turn_index WHERE turn_index MATCH 'a'").fetchone()
        indexed = study.db.execute("SELECT count(*) FROM turn_index").fetchone()[0]
        turns = study.db.execute("SELECT count(*) FROM turns").fetchone()[0]
    except sqlite3.Error as error:
        return _finding("index", f"The search index is damaged: {error}.", bad=True)
    if indexed != turns:
        return _finding(
            "index", f"The search index has {indexed:,} of {count_things(turns, 'turn')}.", bad=True
        )
    return _finding(
        "index", f"{count_things(turns, 'turn is', 'turns are')} indexed for search.", bad=False
    )


def _check_withdrawals(study: Study) -> Finding:
    from lifeworld.withdrawal.queries import find_pending

    if find_pending(study) is not None:
        return _finding(
            "withdrawals",
            "A withdrawal was interrupted: finish it with `lifeworld withdraw STUDY --finish`.",
            bad=True,
        )
    return _finding("withdrawals", "No withdrawal is unfinished.", bad=False)


def _check_installation() -> Finding:
    import importlib

    homes = {str(Path(str(importlib.import_module(p).__file__)).parent.parent) for p in PACKAGES}
    if len(homes) != 1:
        return _finding(
            "installation",
            f"Lifeworld's packages come from several folders ({', '.join(sorted(homes))}):"
            " reinstall it.",
            bad=True,
        )
    if told := describe_journal():
        return _finding("installation", told, bad=False)
    return _finding(
        "installation", f"SQLite {sqlite3.sqlite_version}, all packages from one folder.", bad=False
    )


def _check_model(study: Study) -> Finding:
    from study.errors import ModelUnavailable
    from transcripts.embedding.bundled_models import find_bundled
    from transcripts.embedding.open_embedder import get_models_folder
    from transcripts.queries import get_frame, list_transcripts

    spec = get_frame(study).model
    try:
        model = find_bundled(spec, get_models_folder())
    except ModelUnavailable as error:
        return _finding(
            "model",
            "There is no language model on this machine, so nothing is suggested, discovered or"
            f" found by meaning. {error.hint}",
            bad=False,
        )
    if model is None:
        return _finding(
            "model",
            f"Suggestions come from the language model that the study names, {spec}.",
            bad=False,
        )
    if not model.english_only:
        return _finding(
            "model",
            f"Suggestions come from {model.name}, which reads a hundred languages.",
            bad=False,
        )
    other = sum((each.language or "en") != "en" for each in list_transcripts(study))
    means = (
        f" {count_things(other, 'transcript is', 'transcripts are')} in another language: do not"
        " trust suggestions there. See docs/how-to/another-language-model.md."
        if other
        else ""
    )
    return _finding(
        "model", f"Suggestions come from {model.name}, which reads English only.{means}", bad=False
    )
