"""The least that a key and a saved row can take: a page and a server that do nothing else."""

from __future__ import annotations

import statistics
import threading
from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Any

PRESSES = 40
CALM_SECONDS = 0.3
# A key colours a paragraph and sends a request. It is seen once the frame that shows it is painted.
PAGE = """<!doctype html><title>Bare</title><main></main><script>
const main = document.querySelector("main");
for (let n = 0; n < 200; n++) main.append(document.createElement("p"));
for (const p of main.children) p.textContent = "word ".repeat(60);
globalThis.seen = [];
addEventListener("keydown", ({ key, timeStamp }) => {
  if (key !== "Enter") return;
  fetch("/ops", { method: "POST", body: JSON.stringify({ words: "x".repeat(300) }) });
  main.children[3].style.background = seen.length % 2 ? "red" : "blue";
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => seen.push(performance.now() - timeStamp);
  requestAnimationFrame(() => port2.postMessage(0));
});
</script>"""


def time_bare_page(browser: Any, folder: Path, answered: str) -> dict[str, float]:
    """Return the medians in milliseconds: a key painted, and a stored row answered.

    The server is of the same kind as the app's, on the same disk, and each request writes one row
    into a study's kind of SQLite file: a write-ahead log, synchronised at each commit.

    Args:
        browser: A browser of Playwright.
        folder: Where the file of the rows is written.
        answered: JavaScript that returns the milliseconds of the last request.
    """
    server, port = _start(folder)
    try:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/")
        stored = []
        for _ in range(PRESSES):
            page.evaluate("performance.clearResourceTimings()")
            page.keyboard.press("Enter")
            sleep(CALM_SECONDS)
            page.wait_for_function(f"({answered})() !== undefined")
            stored.append(float(page.evaluate(answered)))
        seen = [float(each) for each in page.evaluate("seen")]
        page.close()
    finally:
        server.should_exit = True
    return {
        "a bare page: a key painted": statistics.median(seen),
        "a bare page: a stored row answered": statistics.median(stored),
    }


def _start(folder: Path) -> tuple[Any, int]:
    """Start the server in a thread of this process and return it with its port."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import Request
    from starlette.responses import HTMLResponse, JSONResponse, Response
    from starlette.routing import Route

    from lifeworld.app.serve import find_port
    from lifeworld.app.web.quick_sockets import register_quick_sockets

    register_quick_sockets()
    store = _open_rows(folder / "bare.db")

    async def show(_: Request) -> Response:
        return HTMLResponse(PAGE)

    async def post(request: Request) -> Response:
        await run_in_threadpool(store, (await request.body()).decode())
        return JSONResponse({"ok": True})

    app = Starlette(routes=[Route("/", show), Route("/ops", post, methods=["POST"])])
    port = find_port(None)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        sleep(0.05)
    return server, port


def _open_rows(path: Path) -> Callable[[str], None]:
    """Return a function that stores a row, on a connection of each thread's own."""
    from study.sqlite import sqlite3

    local = threading.local()

    def store(words: str) -> None:
        if not hasattr(local, "db"):
            local.db = sqlite3.connect(path, isolation_level=None)
            local.db.execute("PRAGMA journal_mode = WAL")
            local.db.execute("PRAGMA synchronous = FULL")
            local.db.execute("CREATE TABLE IF NOT EXISTS rows (words TEXT)")
        local.db.execute("INSERT INTO rows VALUES (?)", [words])

    return store
