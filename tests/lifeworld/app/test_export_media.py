"""Photos and recordings leave from the page Export only when chosen, and are streamed out."""

from __future__ import annotations

import io
import json
import wave
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from lifeworld.app.web import tokens
from lifeworld.app.web.made_files import get_made_address
from lifeworld.exports import export_job
from lifeworld.exports.export_job import export_in_study, find_waiting, read_waiting
from study import NotFound
from study.jobs import list_jobs
from transcripts.consent.commands import record_session_consents
from transcripts.queries import list_sessions
from transcripts.recordings.commands import add_photo, add_recording

Open = Callable[..., Any]


@pytest.fixture
def filmed(
    study: Any, factories: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SimpleNamespace]:
    """A coded talk with a photo and a recording."""
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    tokens._signer.cache_clear()
    one = factories.add_transcript(study, title="Port", said=[("Bo", "No time."), ("Ib", "Tide.")])
    [code] = factories.add_codes(study, "Time")
    factories.code_turn(study, one, code, turn=0)
    [session] = list_sessions(study)
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "JPEG")
    add_photo(study, session.id, out.getvalue(), "wall.jpg", actor="Ana")
    sound = tmp_path / "talk.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(range(256)) * 400)
    add_recording(study, one, sound, actor="Ana")
    yield SimpleNamespace(study=study, one=one, session=session, sound=sound.read_bytes())
    tokens._signer.cache_clear()


def open_inside(open_screen: Open, study: Any) -> Any:
    screen = open_screen(study, "export")
    screen.at.radio[0].set_value("internal")
    return screen.run()


def find_switch(screen: Any) -> Any:
    return next((each for each in screen.at.toggle if each.key == "project_media"), None)


def end_job(study: Any) -> dict[str, Any]:
    [job] = list_jobs(study)
    result = export_in_study(study, lambda *_: None, **job.arguments)
    with study.stage(tick="jobs") as db:
        db.execute(
            "UPDATE jobs SET state = 'done', result = ? WHERE id = ?", [json.dumps(result), job.id]
        )
    return result


def test_media_go_along_only_when_chosen_by_the_team_with_a_word_on_what_that_means(
    open_screen: Open, filmed: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = open_screen(filmed.study, "export")
    assert find_switch(screen) is None, "the page begins with the client"
    screen = open_inside(open_screen, filmed.study)
    assert "Faces and voices show who takes part" not in screen.read()
    assert "1 recording of what was said" in screen.read()
    find_switch(screen).set_value(True)
    told = screen.run().read()
    assert "Faces and voices show who takes part" in told
    assert "It can hold 1 photo and 1 recording, 1 MB at most" in told
    assert "1 recording of what was said" not in told, "it is no loss any more"
    monkeypatch.setattr(export_job, "MOST_HELD", 1_000)
    screen.press("Make file")
    made = Path(end_job(filmed.study)["files"][0])
    screen.run()
    _, [(name, kept)], _ = screen.at.session_state["project_made"]
    assert (name, kept) == (f"{filmed.study.name}.qdpx", made), "not a byte of it in the session"
    assert (
        "It waits in Lifeworld’s own folder; the first export after an hour removes it."
        in screen.read()
    )
    with zipfile.ZipFile(made) as packed:
        [sound] = [each for each in packed.namelist() if each.endswith(".wav")]
        assert packed.read(sound) == filmed.sound
    made.unlink()
    assert "is not there any more: the first export after an hour removes it" in screen.run().read()


def test_a_refused_consent_keeps_media_of_the_session_here(
    open_screen: Open, filmed: SimpleNamespace
) -> None:
    record_session_consents(
        filmed.study, [filmed.session.id], {"quote_public": "refused"}, actor="Ana"
    )
    screen = open_inside(open_screen, filmed.study)
    find_switch(screen).set_value(True)
    screen.at.session_state["preview_project"] = True
    assert "1 recording stays: somebody of the session does not agree." in screen.run().read()


def test_a_large_file_is_streamed_to_whoever_holds_its_ticket_and_to_nobody_else(
    filmed: SimpleNamespace, open_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFEWORLD_STUDY", str(filmed.study.path))
    monkeypatch.setattr(export_job, "MOST_HELD", 10)
    path = export_job.write_waiting("out.qdpx", b"PK" + bytes(5_000))
    [(_, kept)] = read_waiting({"files": [str(path)]})
    assert kept == path
    address = get_made_address(path, actor="Ana", study=str(filmed.study.path))
    with open_client() as client:
        answer = client.get(address, headers={"accept-encoding": "gzip"})
        assert answer.content == path.read_bytes()
        assert answer.headers["content-disposition"] == 'attachment; filename="out.qdpx"'
        assert answer.headers["cache-control"] == "private, no-store"
        assert client.get(f"{address[:-2]}xx").status_code == 403
        path.unlink()
        gone = client.get(address)
    assert gone.status_code == 404
    assert "the first export after an hour removes it" in gone.json()["error"]


@pytest.mark.parametrize("name", ["../secret", "a/../../secret", "a/b/c", "", "/etc/passwd", "a"])
def test_no_name_leads_out_of_the_folder_of_waiting_files(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path))
    (tmp_path / "waiting-exports" / "a").mkdir(parents=True)
    (tmp_path / "secret").write_text("no")
    with pytest.raises(NotFound):
        find_waiting(name)
