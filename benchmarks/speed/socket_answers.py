"""Times how long a browser waits for answers on a web socket, from Chromium's own trace.

A page hears of an answer when it is free to. The network's log says when the answer was there, as
the timing of a request does.
"""

from __future__ import annotations

from time import sleep
from typing import Any

__all__ = ["SocketAnswers"]

CATEGORIES = ["netlog", "devtools.timeline"]
SENT, RECEIVED = "WEBSOCKET_SENT_FRAME_HEADER", "WEBSOCKET_RECV_FRAME_HEADER"


class SocketAnswers:
    """The milliseconds from each message of a page until the next one that its socket received.

    Args:
        browser: A browser of Playwright. The pages to time are opened after `start`.
        end: How the address of their socket ends.
    """

    def __init__(self, browser: Any, *, end: str) -> None:
        self._session = browser.new_browser_cdp_session()
        self._end = end
        self._events: list[dict[str, Any]] = []
        self._ended = False

    def start(self) -> None:
        """Begin to record."""
        self._session.on("Tracing.dataCollected", lambda part: self._events.extend(part["value"]))
        self._session.on("Tracing.tracingComplete", lambda _: setattr(self, "_ended", True))
        config = {"traceConfig": {"includedCategories": CATEGORIES}}
        self._session.send("Tracing.start", {**config, "transferMode": "ReportEvents"})

    def stop(self, page: Any) -> list[float]:
        """End the record and return the times, in the order of the messages."""
        self._session.send("Tracing.end")
        while not self._ended:
            page.wait_for_timeout(50)
            sleep(0.05)
        events = sorted(self._events, key=lambda each: each.get("ts", 0))
        named: dict[str, list[dict[str, Any]]] = {}
        for each in events:
            named.setdefault(each["name"], []).append(each)
        created = [each["args"]["data"] for each in named.get("WebSocketCreate", [])]
        ours = {each["identifier"] for each in created if each["url"].endswith(self._end)}
        taken = []
        for message in named.get("WebSocketSend", []):
            data = message["args"]["data"]
            if data["identifier"] not in ours:
                continue
            sent = self._next(named[SENT], message["ts"], payload_length=data["dataLength"])
            answer = self._next(
                [each for each in named[RECEIVED] if each["id2"] == sent["id2"]], sent["ts"]
            )
            taken.append((answer["ts"] - message["ts"]) / 1000)
        return taken

    @staticmethod
    def _next(events: list[dict[str, Any]], after: float, **wanted: Any) -> dict[str, Any]:
        """Return the first event after a moment with the wanted parameters."""
        return next(
            each
            for each in events
            if each["ts"] >= after
            and all(each["args"]["params"][key] == value for key, value in wanted.items())
        )
