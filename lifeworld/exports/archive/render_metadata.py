"""Describes a deposit for catalogues: JSON for Dataverse, XML of DDI-Codebook 2.5. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from lifeworld.exports.archive.model import Deposit
from lifeworld.exports.deck.text import xml_safe_lines
from study.language import say

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["DDI", "render_dataverse", "render_ddi"]

DDI = "ddi:codebook:2_5"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PLACE = f"{DDI} http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
SUBJECT = "Social Sciences"  # one of the words that Dataverse knows
# The names of languages that Dataverse knows, for those that studies are most often in.
LANGUAGES = {
    "da": "Danish", "de": "German", "en": "English", "es": "Spanish, Castilian", "fi": "Finnish",
    "fr": "French", "it": "Italian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "sv": "Swedish",
}  # fmt: skip


def render_dataverse(deposit: Deposit) -> bytes:
    """Return the description of a deposit as Dataverse's own JSON; what is not known is absent."""
    who, description = deposit.depositor, _describe(deposit)
    citation: list[dict[str, Any] | None] = [
        _plain("title", deposit.title),
        _compound(
            "author",
            [
                {"authorName": name, "authorAffiliation": who.affiliation.strip()}
                for name in who.authors
            ],
        ),
        _compound(
            "datasetContact",
            [
                {
                    "datasetContactName": who.authors[0] if who.authors else "",
                    "datasetContactEmail": who.contact.strip(),
                }
            ]
            if who.contact.strip()
            else [],
        ),
        _compound("dsDescription", [{"dsDescriptionValue": line} for line in description]),
        {
            "typeName": "subject",
            "multiple": True,
            "typeClass": "controlledVocabulary",
            "value": [SUBJECT],
        },
        _compound("keyword", [{"keywordValue": word} for word in deposit.keywords]),
        _words("language", _list_languages(deposit)),
        _compound("dateOfCollection", _list_dates(deposit)),
        _several("kindOfData", list(dict.fromkeys(text.kind for text in deposit.texts))),
        _compound("software", [{"softwareName": "Lifeworld", "softwareVersion": deposit.release}]),
        _plain("notesText", " ".join([deposit.notice, deposit.key, *deposit.left_out]).strip()),
    ]
    social: list[dict[str, Any] | None] = [
        _several("unitOfAnalysis", [say("Individual")]),
        _several("universe", list(deposit.strata)),
        _plain("samplingProcedure", _tell_sample(deposit)),
    ]
    version: dict[str, Any] = {
        "metadataBlocks": {
            "citation": {
                "displayName": "Citation Metadata",
                "fields": [field for field in citation if field],
            },
            "socialscience": {
                "displayName": "Social Science and Humanities Metadata",
                "fields": [field for field in social if field],
            },
        }
    }
    if who.access.strip():
        version["termsOfUse"] = who.access.strip()
    told = json.dumps({"datasetVersion": version}, ensure_ascii=False, indent=1)
    return f"{told}\n".encode()


def _plain(name: str, value: str) -> dict[str, Any] | None:
    if not value:
        return None
    return {"typeName": name, "multiple": False, "typeClass": "primitive", "value": value}


def _several(name: str, values: Sequence[str]) -> dict[str, Any] | None:
    if not values:
        return None
    return {"typeName": name, "multiple": True, "typeClass": "primitive", "value": list(values)}


def _words(name: str, values: Sequence[str]) -> dict[str, Any] | None:
    found = _several(name, values)
    return found and {**found, "typeClass": "controlledVocabulary"}


def _compound(name: str, values: Iterable[dict[str, str]]) -> dict[str, Any] | None:
    found = [
        {key: _plain(key, told) for key, told in value.items() if told}
        for value in values
        if any(value.values())
    ]
    if not found:
        return None
    return {"typeName": name, "multiple": True, "typeClass": "compound", "value": found}


def _describe(deposit: Deposit) -> list[str]:
    return [line for line in (deposit.depositor.abstract.strip(), deposit.question.strip()) if line]


def _list_languages(deposit: Deposit) -> list[str]:
    found = dict.fromkeys(text.language.partition("-")[0] for text in deposit.texts)
    return [LANGUAGES[each] for each in found if each in LANGUAGES]


def _list_dates(deposit: Deposit) -> list[dict[str, str]]:
    months = sorted(text.month for text in deposit.texts if text.month)
    if not months:
        return []
    return [{"dateOfCollectionStart": months[0], "dateOfCollectionEnd": months[-1]}]


def _tell_sample(deposit: Deposit) -> str:
    if not deposit.strata:
        return ""
    return say("Sessions in these strata: {strata}.", strata="; ".join(deposit.strata))


def render_ddi(deposit: Deposit) -> bytes:
    """Return the description of a deposit as XML of DDI-Codebook 2.5; what is not known is absent.

    The order of elements is that of its schema.
    """
    from lxml import etree

    root = etree.Element(f"{{{DDI}}}codeBook", nsmap={None: DDI, "xsi": XSI})  # type: ignore[dict-item]
    root.set("version", "2.5")
    root.set(f"{{{XSI}}}schemaLocation", PLACE)
    study = _add(root, "stdyDscr")
    _add_citation(study, deposit)
    _add_study(study, deposit)
    _add_method(study, deposit)
    _add_access(study, deposit)
    for text in deposit.texts:
        other = _add(root, "otherMat")
        other.set("type", "transcript")
        other.set("level", "study")
        other.set("URI", f"transcripts/{text.name}.txt".replace(" ", "%20"))
        _add(other, "labl", text.name)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def _add(parent: _Element, name: str, words: str = "", **attributes: str) -> _Element:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{DDI}}}{name}", attributes)
    if words:
        element.text = xml_safe_lines(words)
    return element


def _add_citation(study: _Element, deposit: Deposit) -> None:
    who = deposit.depositor
    citation = _add(study, "citation")
    _add(_add(citation, "titlStmt"), "titl", deposit.title)
    if who.authors:
        responsible = _add(citation, "rspStmt")
        for name in who.authors:
            entry = _add(responsible, "AuthEnty", name)
            if who.affiliation.strip():
                entry.set("affiliation", who.affiliation.strip())
    produced = _add(citation, "prodStmt")
    _add(produced, "prodDate", deposit.day, date=deposit.day)
    _add(produced, "software", "Lifeworld", version=deposit.release)
    if who.contact.strip():
        given = _add(citation, "distStmt")
        _add(given, "contact", who.authors[0] if who.authors else "", email=who.contact.strip())


def _add_study(study: _Element, deposit: Deposit) -> None:
    info = _add(study, "stdyInfo")
    if deposit.keywords:
        subject = _add(info, "subject")
        for word in deposit.keywords:
            _add(subject, "keyword", word)
    for line in _describe(deposit):
        _add(info, "abstract", line)
    summary = _add(info, "sumDscr")
    for dates in _list_dates(deposit):
        start, end = dates.values()
        _add(summary, "collDate", start, event="start", date=start)
        _add(summary, "collDate", end, event="end", date=end)
    _add(summary, "anlyUnit", say("Individual"))
    for stratum in deposit.strata:
        _add(summary, "universe", stratum)
    for kind in dict.fromkeys(text.kind for text in deposit.texts):
        _add(summary, "dataKind", kind)
    if deposit.notice:
        _add(info, "notes", deposit.notice)


def _add_method(study: _Element, deposit: Deposit) -> None:
    collected = _add(_add(study, "method"), "dataColl")
    if told := _tell_sample(deposit):
        _add(collected, "sampProc", told)
    for kind in dict.fromkeys(text.kind for text in deposit.texts):
        _add(collected, "collMode", kind)
    _add(collected, "collSitu", say("Analysed by: {method}.", method=deposit.method))


def _add_access(study: _Element, deposit: Deposit) -> None:
    use = _add(_add(study, "dataAccs"), "useStmt")
    _add(use, "confDec", deposit.key)
    if deposit.depositor.access.strip():
        _add(use, "restrctn", deposit.depositor.access.strip())
