"""Photos are kept with their session, without what the camera wrote into them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from study import InvalidInput, NotFound, Study, Unreadable
from transcripts.model import SessionId
from transcripts.queries import find_session, get_transcript
from transcripts.recordings.commands import (
    add_photo,
    add_photos,
    remove_attachment,
    revise_attachment,
)
from transcripts.recordings.photos import find_photo_type, read_photo
from transcripts.recordings.queries import get_photo_path, list_attachments

SECRET = "SpyCam 9000"


def picture(form: str = "JPEG", *, size: tuple[int, int] = (60, 40), turned: bool = False) -> bytes:
    image = Image.new("RGB", size, (120, 80, 40))
    image.putpixel((0, 0), (255, 255, 255))
    exif = image.getexif()
    exif[0x010F] = SECRET
    exif[0x8825] = {1: "N", 2: (55.0, 40.0, 12.0), 29: "2026:05:17"}  # where and when it was
    if turned:
        exif[0x0112] = 6
    out = io.BytesIO()
    if form == "PNG":
        notes = PngInfo()
        notes.add_text("Author", SECRET)
        image.save(out, form, exif=exif, pnginfo=notes)
    else:
        image.save(out, form, exif=exif)
    return out.getvalue()


@pytest.fixture
def session_id(study: Study, make_transcript: Callable[..., Any]) -> SessionId:
    return get_transcript(study, make_transcript(title="Visit")).session_id


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_place_and_camera_are_gone_and_the_picture_stays(form: str) -> None:
    data = picture(form)
    assert SECRET.encode() in data
    photo = read_photo(data, "visit")
    assert SECRET.encode() not in photo.data
    with Image.open(io.BytesIO(photo.data)) as image:
        assert len(image.getexif()) == 0
        assert "Author" not in image.info
        assert image.size == (60, 40)
    assert find_photo_type(photo.data) == photo.media_type


def test_a_picture_that_lies_on_its_side_is_turned() -> None:
    photo = read_photo(picture(turned=True), "visit.jpg")
    assert (photo.width, photo.height) == (40, 60)


def test_a_large_picture_is_made_smaller() -> None:
    photo = read_photo(picture(size=(4000, 100)), "wide.jpg")
    assert (photo.width, photo.height) == (3000, 75)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"GIF89a....", "not a JPEG, PNG or WebP"),
        (b"\xff\xd8\xff\xe0 and then nothing", "damaged"),
        (picture()[:200], "damaged"),
        (b"\xff\xd8\xff" + bytes(25_000_001), "too large"),
    ],
)
def test_what_is_no_sound_picture_is_refused_in_words(data: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read_photo(data, "../../etc/visit.jpg")


def test_a_photo_is_kept_captioned_removed_and_brought_back(
    study: Study, session_id: SessionId
) -> None:
    photo_id = add_photo(study, session_id, picture(), "/tmp/bench.jpg", actor="Ana")
    revise_attachment(study, photo_id, caption="The bench by the press", actor="Ana")
    (photo,) = list_attachments(study, session_id)
    assert (photo.name, photo.caption) == ("bench.jpg", "The bench by the press")
    path = get_photo_path(study, photo)
    assert path.parent.name == "field.files"
    assert SECRET.encode() not in path.read_bytes()
    assert SECRET.encode() not in study.path.read_bytes()
    remove_attachment(study, photo_id, actor="Ana")
    assert list_attachments(study, session_id) == []
    study.undo(actor="Ana")
    assert get_photo_path(study, list_attachments(study)[0]) == path


def test_the_same_photo_twice_and_a_picture_that_went_missing_are_said(
    study: Study, session_id: SessionId
) -> None:
    add_photo(study, session_id, picture(), "bench.jpg", actor="Ana")
    with pytest.raises(InvalidInput, match="already"):
        add_photo(study, session_id, picture(), "again.jpg", actor="Ana")
    (photo,) = list_attachments(study)
    get_photo_path(study, photo).unlink()
    with pytest.raises(NotFound, match="is missing"):
        get_photo_path(study, photo)


def test_a_session_is_found_by_its_title(study: Study, session_id: SessionId) -> None:
    assert find_session(study, "visit") == find_session(study, session_id) == session_id
    with pytest.raises(NotFound):
        find_session(study, "elsewhere")


def test_photos_go_and_come_back_with_their_transcript(study: Study, session_id: SessionId) -> None:
    from coding.commands import remove_transcript
    from transcripts.queries import list_transcripts

    add_photo(study, session_id, picture(), "bench.jpg", actor="Ana")
    remove_transcript(study, list_transcripts(study)[0].id, actor="Ana")
    assert list_attachments(study) == []
    study.undo(actor="Ana")
    assert len(list_attachments(study)) == 1


def test_several_photos_are_one_change_or_none(study: Study, session_id: SessionId) -> None:
    before = study.version
    other = picture(size=(30, 20))
    with pytest.raises(Unreadable):
        add_photos(study, session_id, [(picture(), "a.jpg"), (b"no", "b.jpg")], actor="Ana")
    with pytest.raises(InvalidInput, match="already has this photo"):
        add_photos(study, session_id, [(other, "a.jpg"), (other, "again.jpg")], actor="Ana")
    assert (list_attachments(study), study.version) == ([], before)
    add_photos(study, session_id, [(picture(), "a.jpg"), (other, "b.jpg")], actor="Ana")
    assert len(list_attachments(study)) == 2
    study.undo(actor="Ana")
    assert list_attachments(study) == []
