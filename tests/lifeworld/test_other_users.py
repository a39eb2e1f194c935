"""Another user of the same computer gets nothing: no file, no secret, no page."""

from __future__ import annotations

import io
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import entering

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such users and modes")
as_root = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0,
    reason="only root can become another user, as it does in a container of CI",
)


def run_as_nobody(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, text=True,
        cwd="/", check=False,
    )  # fmt: skip


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may enter, and a program that lets everybody read what it writes."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    before = os.umask(0o022)
    yield folder
    os.umask(before)
    shutil.rmtree(folder)


@pytest.fixture
def full(public: Path, schema: list[Any], factories: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with every file that Lifeworld ever writes beside it, and its own folder."""
    from PIL import Image

    from lifeworld.app.redirect_file import create_redirect_file
    from lifeworld.app.web import tokens
    from lifeworld.exports.export_study import export_study
    from lifeworld.withdrawal import run_withdrawal as running
    from lifeworld.withdrawal.pending import write_pending
    from study import jobs
    from study.backups import create_daily_backup
    from study.copies import write_copy
    from study.opening import create_file
    from transcripts.people.commands import add_participant
    from transcripts.privacy.keyfile import create_key
    from transcripts.queries import get_transcript
    from transcripts.recordings.commands import add_photo, add_recording
    from transcripts.recordings.files import add_upload
    from transcripts.speakers.commands import link_speaker

    monkeypatch.setenv("LIFEWORLD_HOME", str(public / "home"))
    tokens._signer.cache_clear()
    study = create_file(public / "field.lifeworld", schema)
    transcript = factories.add_transcript(study)
    [code] = factories.add_codes(study, "Time")
    factories.code_turn(study, transcript, code, turn=1)
    create_daily_backup(study)
    sound = public / "home" / "sound.wav"
    tokens.new_token(actor="Ana", study=str(study.path))  # makes our own folder, and the secret
    with wave.open(str(sound), "wb") as out:
        out.setparams((1, 1, 8000, 0, "NONE", ""))
        out.writeframes(bytes(8000))
    add_recording(study, transcript, sound, actor="Ana")
    sound.unlink()
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    session = get_transcript(study, transcript).session_id
    add_photo(study, session, picture.getvalue(), "hall.png", actor="Ana")
    add_upload(study, "talk.wav", [b"words"])
    create_key(public / "field.key", "a long passphrase", cost=2**10).save()
    with monkeypatch.context() as patch:
        patch.setattr("study.jobs.subprocess.Popen", lambda *_, **__: None)
        jobs._open_worker(study)
    create_redirect_file("http://127.0.0.1:8501/?token=secret", inside=study.path.parent)
    person = add_participant(study, "Boline", actor="Ana")
    link_speaker(study, transcript, "Bo", person.id, actor="Ana")

    def keep(made: Any, pending: Any) -> None:
        write_pending(made, pending)
        shutil.copy2(public / ".field.withdrawal", public / ".kept.withdrawal")

    monkeypatch.setattr(running, "write_pending", keep)
    running.run_withdrawal(study, person.id, actor="Ana")
    write_copy(study.db, public / "field.before-0.0.9.lifeworld")
    export_study(study, public / "field.pptx", audience="internal", actor="Ana")
    tokens._signer.cache_clear()
    return public


def list_files(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode)
        for path in folder.rglob("*")
    }


def test_every_file_that_lifeworld_writes_is_its_owners_and_every_folder_closed(full: Path) -> None:
    found = list_files(full)
    for part in (
        "field.lifeworld", "field.backups/", "field.before-", "field.files/", "field.key",
        "field.pptx", ".field.worker.log", "lifeworld-", "open.html", "field.withdrawal-",
        ".kept.withdrawal", "home/secret", ".png", ".wav", "uploads/",
    ):  # fmt: skip
        assert any(part in name for name in found), part
    wrong = {n: oct(m) for n, m in found.items() if m != (0o700 if (full / n).is_dir() else 0o600)}
    assert not wrong


@as_root
def test_another_user_can_read_none_of_them(full: Path) -> None:
    (full / "public").write_text("for everybody", "utf-8")
    told = run_as_nobody("find", str(full), "-type", "f", "-readable")
    assert told.stdout.split() == [str(full / "public")], told
    for name in ("field.lifeworld", "field.key", "field.pptx"):
        assert run_as_nobody("cat", str(full / name)).returncode != 0
        assert (full / name).read_bytes()


def run_lifeworld(*arguments: str, cwd: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LIFEWORLD_HOME": str(cwd / "home")}
    command = [sys.executable, "-P", "-m", "lifeworld", *arguments]
    subprocess.run(
        command, cwd=cwd, env=environment, check=True, umask=0o022, stdout=subprocess.DEVNULL
    )


def test_what_the_terminal_writes_is_the_owners_whatever_the_shell_would_allow(
    public: Path,
) -> None:
    (public / "answers.csv").write_text("id,text\n1,They never ask us\n", "utf-8")
    run_lifeworld("new", "mine", cwd=public)
    run_lifeworld("backup", "mine.lifeworld", "kept.lifeworld", cwd=public)
    run_lifeworld("export", "mine.lifeworld", "mine.pptx", cwd=public)
    (public / "answers.csv").chmod(0o600)
    found = list_files(public)
    assert {"mine.lifeworld", "kept.lifeworld", "mine.pptx"} <= set(found)
    wrong = {n: oct(m) for n, m in found.items() if m & 0o077}
    assert not wrong


@as_root
def test_another_user_can_read_no_secret_of_the_running_app_and_is_refused_by_it(
    public: Path, schema: list[Any], until_ended: Callable[..., Any]
) -> None:
    from study.opening import create_file

    create_file(public / "mine.lifeworld", schema).close()
    process, log = until_ended(public)
    entry = entering.enter(log, process)
    secrets = [address.partition("token=")[2] for address in entering.read_addresses(log)]
    assert len(secrets) >= 2  # a busy machine may use up more than one
    processes = [p for p in Path("/proc").glob("[0-9]*") if _is_of(p, process.pid)]
    assert len(processes) >= 2
    for each in processes:
        assert not any(s.encode() in (each / "cmdline").read_bytes() for s in secrets)
        assert run_as_nobody("cat", str(each / "environ")).returncode != 0
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl, by which another user would ask the app, is not installed")
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/lw/api/transcripts/x/marks"):
        asked = (curl, "-s", "-o", "/dev/null", "-w", "%{http_code}", f"{entry.address}{path}")
        assert run_as_nobody(*asked).stdout == "403", path
        mine = (*asked, "-H", f"Cookie: {entry.headers['cookie']}")
        if path.startswith("/_"):
            assert run_as_nobody(*mine).stdout == "200", path


@pytest.fixture
def until_ended() -> Iterator[Callable[[Path], tuple[subprocess.Popen[bytes], Path]]]:
    """Start the app on `mine.lifeworld`, as `lifeworld open` does; it is ended afterwards."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(folder: Path) -> tuple[subprocess.Popen[bytes], Path]:
        log = folder / "shown"
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "lifeworld", "open", "mine.lifeworld", "--no-browser"],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "LIFEWORLD_HOME": str(folder / "home")},
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
        begun.append(process)
        return process, log

    yield start
    for process in begun:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(15)


def _is_of(place: Path, session: int) -> bool:
    try:
        return int((place / "stat").read_text("utf-8").rsplit(")", 1)[1].split()[3]) == session
    except (OSError, IndexError):
        return False
