"""Invented exports of survey tools, each with the columns that the tool writes."""

# ruff: noqa: E501  heads are easier to compare with those of the tool on one line

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

__all__ = ["ANSWERS", "CHANGE", "GOOD_DAY", "SURVEYS", "render_csv", "render_workbook"]

GOOD_DAY = "What makes a good day at work for you?"
CHANGE = "What would you change first?"
ANSWERS = (
    (
        "When nobody calls in sick and we finish the rounds before lunch.",
        "Give us a room where we can sit down, and a door that closes.",
    ),
    ("A customer says thank you and means it.", ""),
    ("", "The rota: it comes too late to plan a weekend with the children."),
    (
        "Learning something new together with the others on the ward.",
        "Fewer forms, and one computer more on every floor.",
    ),
)
_NAMES = ("Ada Birk", "Bo Carlsen", "Cleo Dahl", "Dan Ege")
_MAILS = tuple(f"{name.split()[0].lower()}@mill.example" for name in _NAMES)
_DATES = (
    "2024-03-04 09:12:11",
    "2024-03-04 10:02:43",
    "2024-03-05 08:00:00",
    "2024-03-05 08:31:07",
)
_IPS = ("203.0.113.7", "203.0.113.8", "203.0.113.9", "203.0.113.10")

Rows = list[list[str]]


def _qualtrics() -> Rows:
    names = (
        "StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished",
        "RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName", "RecipientEmail",
        "ExternalReference", "LocationLatitude", "LocationLongitude", "DistributionChannel",
        "UserLanguage", "Q3", "Q4", "Q5_TEXT",
    )  # fmt: skip
    labels = (
        "Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration (in seconds)",
        "Finished", "Recorded Date", "Response ID", "Recipient Last Name", "Recipient First Name",
        "Recipient Email", "External Data Reference", "Location Latitude", "Location Longitude",
        "Distribution Channel", "User Language", GOOD_DAY, "How many years have you worked here?",
        CHANGE,
    )  # fmt: skip
    imports = [f'{{"ImportId":"{name[0].lower()}{name[1:]}"}}' for name in names]
    body = [
        [date, date, "IP Address", ip, "100", "470", "True", date, f"R_{n}abcDEFghiJKLmn",
         name.split()[1], name.split()[0], mail, "", "55.6", "12.5", "anonymous", "EN", good,
         str(n + 2), change]
        for n, (date, ip, name, mail, (good, change)) in enumerate(
            zip(_DATES, _IPS, _NAMES, _MAILS, ANSWERS, strict=True)
        )
    ]  # fmt: skip
    return [list(names), list(labels), imports, *body]


def _surveymonkey() -> Rows:
    upper = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address",
             "First Name", "Last Name", "Custom Data 1", GOOD_DAY, "Do you work nights?", CHANGE]  # fmt: skip
    lower = [""] * 9 + ["Open-Ended Response", "Response", "Open-Ended Response"]
    body = [
        [f"1180812{n}", "400123", date, date, ip, mail, *name.split(), "", good, "Yes", change]
        for n, (date, ip, name, mail, (good, change)) in enumerate(
            zip(_DATES, _IPS, _NAMES, _MAILS, ANSWERS, strict=True)
        )
    ]
    return [upper, lower, *body]


def _google_forms() -> Rows:
    head = ["Timestamp", "Email Address", "Your name", GOOD_DAY, CHANGE]
    return [
        head,
        *([d, m, n, *a] for d, m, n, a in zip(_DATES, _MAILS, _NAMES, ANSWERS, strict=True)),
    ]


def _microsoft_forms() -> Rows:
    head = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time",
            GOOD_DAY, CHANGE]  # fmt: skip
    body = [
        [str(n), date, date, mail, name, "", *answer]
        for n, (date, mail, name, answer) in enumerate(
            zip(_DATES, _MAILS, _NAMES, ANSWERS, strict=True), 1
        )
    ]
    return [head, *body]


def _limesurvey() -> Rows:
    head = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Token",
            "Date started", "Date last action", "IP address", "Referrer URL", f"G01Q01. {GOOD_DAY}",
            f"G01Q02. {CHANGE}"]  # fmt: skip
    body = [
        [str(n), date, "3", "en", "1873201", f"t{n}k7Qz", date, date, ip,
         "https://mill.example/survey/start", *answer]
        for n, (date, ip, answer) in enumerate(zip(_DATES, _IPS, ANSWERS, strict=True), 11)
    ]  # fmt: skip
    return [head, *body]


def _surveyxact() -> Rows:
    head = ["Respondentnøgle", "E-mail", "Navn", "Oprettet", "Afsluttet", "Samlet status",
            "Hvad er en god dag på arbejdet?", "Hvad ville du ændre først?"]  # fmt: skip
    body = [
        [f"8F2K{n}", mail, name, date, date, "Gennemført", *answer]
        for n, (date, mail, name, answer) in enumerate(
            zip(_DATES, _MAILS, _NAMES, ANSWERS, strict=True)
        )
    ]
    return [head, *body]


def _enalyzer() -> Rows:
    head = ["Respondent ID", "Respondent", "E-mail", "Phone", "Status", "Started", "Completed",
            "Language", GOOD_DAY, CHANGE]  # fmt: skip
    body = [
        [f"55{n}", name, mail, f"+45 00 00 00 0{n}", "Completed", date, date, "Danish", *answer]
        for n, (date, mail, name, answer) in enumerate(
            zip(_DATES, _MAILS, _NAMES, ANSWERS, strict=True)
        )
    ]
    return [head, *body]


def _typeform() -> Rows:
    head = ["#", GOOD_DAY, CHANGE, "Your email", "Response Type", "Start Date (UTC)", "Stage Date (UTC)",
            "Submit Date (UTC)", "Network ID", "Tags", "Ending"]  # fmt: skip
    body = [
        [f"k{n}x8c2vq", *answer, mail, "completed", date, "", date, f"f{n}00d5", "", "Thank you"]
        for n, (date, mail, answer) in enumerate(zip(_DATES, _MAILS, ANSWERS, strict=True))
    ]
    return [head, *body]


def _consultation() -> Rows:
    head = ["Reference ID", "Date submitted", "Full name", "Email address", "Organisation", "Postcode",
            "Publish response?", f"Question 1: {GOOD_DAY}", f"Question 2: {CHANGE}"]  # fmt: skip
    body = [
        [f"ANON-9QX{n}", date, name, mail, "Mill Lane Home", f"MX{n} 4PL",
         "Yes, without my name", *answer]
        for n, (date, mail, name, answer) in enumerate(
            zip(_DATES, _MAILS, _NAMES, ANSWERS, strict=True)
        )
    ]  # fmt: skip
    return [head, *body]


SURVEYS: dict[str, Rows] = {
    "Qualtrics": _qualtrics(),
    "SurveyMonkey": _surveymonkey(),
    "Google Forms": _google_forms(),
    "Microsoft Forms": _microsoft_forms(),
    "LimeSurvey": _limesurvey(),
    "SurveyXact": _surveyxact(),
    "Enalyzer": _enalyzer(),
    "Typeform": _typeform(),
    "consultation": _consultation(),
}
PERSONAL = (*_NAMES, *_MAILS, *_IPS, *(part for name in _NAMES for part in name.split()))


def render_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as a CSV file in UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def render_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as an Excel workbook."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
