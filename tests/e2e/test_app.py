"""The whole app in a real browser: quiet, literal, and good for a file in and a deck out."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from lifeworld.app.navigation import SECTIONS
from transcripts.queries import list_strata, list_transcripts

PATHS = [
    "" if name == "home" else name.replace("_", "-")
    for names in SECTIONS.values()
    for name in names
]


def test_pages_that_share_an_entry_of_the_sidebar_lead_to_each_other(screen: Any) -> None:
    page = screen().open("insights")
    sidebar = page.locator("[data-testid=stSidebarNav]")
    assert sidebar.get_by_role("link", name="Confidence").count() == 0
    family = page.locator(".st-key-family")
    family.get_by_role("link", name="Confidence").click()
    page.get_by_role("heading", name="Confidence", level=1).wait_for()
    family.get_by_role("link", name="Insights and needs").click()
    page.get_by_role("heading", name="Insights and needs", level=1).wait_for()
    sidebar.get_by_role("link", name="Codebook").click()
    page.get_by_role("heading", name="Codebook", level=1).wait_for()
    family.wait_for(state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_leaves_this_computer_and_nothing_hostile_runs(
    served: Any, screen: Any, scheme: str
) -> None:
    window = screen(color_scheme=scheme)
    for path in PATHS:
        page = window.open(path)
        if path == "coding":
            page = window.read(served.hostile)
        elif path == "insights":
            page.locator("[class*=st-key-open-] button").first.click()
            page.get_by_role("tab", name="Rests on").wait_for()
        elif path == "opportunity-spaces":
            page.locator("[class*=st-key-open-] button").first.click()
            page.get_by_role("button", name="Back to all").wait_for()
        elif path == "chain":
            page.get_by_role("button", name="Opportunity space, rests on").click()
            page.get_by_text("Rests on", exact=True).wait_for()
        elif path == "history":  # its first page holds what other tests did last
            page.get_by_role("textbox", name="Search").fill("evil.example")
            page.keyboard.press("Enter")
            page.locator("[data-testid=stMain]").get_by_text("evil.example").first.wait_for()
        page.wait_for_timeout(250)
        assert page.locator("[data-testid=stException]").count() == 0, path
        assert page.evaluate("window.bad === undefined")
        main = page.locator("[data-testid=stMain]")
        assert main.locator("a[href*='evil.example'], img[src*='evil.example']").count() == 0, path
        assert main.locator("script, .katex").count() == 0, path
        if path in ("", "coding", "insights", "opportunity-spaces", "chain", "history"):
            said = main.inner_text().replace("\u2060", "")
            if path == "coding":
                said = " ".join(page.get_by_role("article").all_inner_texts())
            assert "![x](http://evil.example/p.png) <script>window.bad=1</script>" in said, path
    assert window.foreign == []
    assert window.errors == []


def test_files_come_in_through_the_page_and_a_broken_one_is_told_of(
    served: Any, screen: Any, until: Any, tmp_path: Path
) -> None:
    good, broken = tmp_path / "night shift.txt", tmp_path / "broken.docx"
    good.write_text("Moderator: Well?\nMette: We *swap* shifts.\nBo: Always.\n", "utf-8")
    broken.write_bytes(b"PK\x03\x04 this was a document once")
    before = len(list_transcripts(served.study))
    window = screen()
    page = window.open("transcripts")
    page.get_by_role("button", name="Add files").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files([good, broken])
    dialog.get_by_role("alert").filter(has_text="broken.docx").wait_for()
    stratum = dialog.get_by_role("combobox", name="Stratum (an industry, for example)").first
    stratum.click()
    page.keyboard.type("Care homes")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Add 1 file", exact=True).click()
    page.get_by_text("Added 1 transcript.").wait_for()
    assert len(list_transcripts(served.study)) == before + 1
    assert "Care homes" in [s.name for s in list_strata(served.study)]
    page.get_by_role("button", name="Undo").click()
    until(lambda: len(list_transcripts(served.study)) == before)
    until(lambda: "Care homes" not in [s.name for s in list_strata(served.study)])


def test_a_deck_is_made_and_comes_down_whole(served: Any, screen: Any, tmp_path: Path) -> None:
    import pptx

    page = screen().open("export")
    page.get_by_role("button", name="Make deck").click()
    link = page.get_by_role("button", name="Download")
    link.wait_for()
    with page.expect_download() as download:
        link.click()
    path = tmp_path / "deck.pptx"
    download.value.save_as(path)
    assert len(pptx.Presentation(str(path)).slides) > 3


# What Markdown, Streamlit's additions to it and HTML are made of.
PIECES = [
    "![x](http://evil.example/p.png)", "<b>", "</b>", "<!--", "-->", "$x$", "$$", ":material/home:",
    ":smile:", ":+1:", ":red[", ":small[x]", "http://evil.example", "www.evil.example", "a@b.x",
    "->", "<-", "--", ">=", "<=", "~=", "# ", "- ", "1. ", "> ", "\n", "\n\n", "    ", "===", "---",
    "|", "~~", "**", "_", "`", "```", "[^1]", "[a]: x", "&amp;", "&#33;", "\\", "\\(", "word", " ",
    "é", "🙂", "ש", "\"", "'", ":streamlit:", ":material_home:", "{", "}", "%", "^", "=",
]  # fmt: skip
PLAIN_APP = """
import json, sys
from pathlib import Path
import streamlit as st
from lifeworld.app.session import escape
told = Path(__file__).with_name("words.json").read_text("utf-8")
for number, words in enumerate(json.loads(told)):
    with st.container(key=f"text{number}"):
        st.markdown("x" + escape(words) + "x")
    with st.container(key=f"label{number}"):
        st.button("x" + escape(words) + "x", key=f"button{number}")
"""


def test_escaped_words_are_shown_to_the_letter_by_streamlit_itself(
    browser: Any, tmp_path: Path, free_port: int
) -> None:
    import json
    import os
    import urllib.request

    dice = random.Random(5)
    words = ["".join(dice.choices(PIECES, k=dice.randint(1, 5))) for _ in range(120)]
    (tmp_path / "words.json").write_text(json.dumps(words), "utf-8")
    (tmp_path / "plain.py").write_text(PLAIN_APP, "utf-8")
    port = free_port
    options = {"server.headless": "true", "server.port": str(port), "server.address": "127.0.0.1"}
    options |= {"browser.gatherUsageStats": "false", "server.fileWatcherType": "none"}
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(tmp_path / "plain.py")]
        + [each for name, value in options.items() for each in (f"--{name}", value)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        context = browser.new_context()
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"http://127.0.0.1:{port}")
        page.locator(f".st-key-label{len(words) - 1} button").wait_for()
        page.wait_for_timeout(500)
        seen = page.evaluate(
            """() => Object.fromEntries([...document.querySelectorAll("[class*=st-key-text],"
                 + "[class*=st-key-label]")].map((box) => [
              [...box.classList].find((c) => c.startsWith("st-key-")).slice(7),
              [box.innerText, box.querySelectorAll(
                "a, img, script, code, em, strong, h1, h2, li, table, del, hr, .katex, sup,"
                + "[data-testid=stIconMaterial]").length]]))"""
        )
        context.close()
    finally:
        server.terminate()
        server.wait(10)
    assert not [url for url in asked if "evil.example" in url]
    for number, each in enumerate(words):
        for kind in ("text", "label"):
            told, marks = seen[f"{kind}{number}"]
            assert marks == 0, f"{each!r} became markup in a {kind}"
            assert squeeze(told) == squeeze(f"x{each}x"), kind


def squeeze(text: str) -> str:
    """Leave out what a browser lays out anew: blanks, and our invisible joiners."""
    return "".join(text.replace("\u2060", "").split())
