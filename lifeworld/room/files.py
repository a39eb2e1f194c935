"""The pages' files at addresses that change with them, and the sentences of their scripts."""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from study.language import FOLDER, LANGUAGES, read_catalogue

__all__ = ["PageFiles", "render_missing", "render_sentences"]

PAGES = Path(__file__).parent / "pages"
SAY = Path(__file__).parent.parent / "app" / "language" / "say.js"
_KEPT = "public, max-age=31536000, immutable"
_HOME = "lifeworld/room/pages/"
# How a script of sentences begins: the first brings them, another adds to what is there.
_BRINGING = "globalThis.__lifeworldSays=("
_ADDING = (
    "(more=>{for(const kind of ['messages','plurals'])"
    "Object.assign(globalThis.__lifeworldSays[kind],more[kind]);})("
)
_WORTH = 400  # bytes from which packing is worth a header


def render_missing() -> Response:
    """Return the answer to whatever is not there."""
    return Response("Not found", 404, {"cache-control": "no-store"}, "text/plain")


class PageFiles:
    """The files of some folders of pages.

    Args:
        folders: The folders.
        prefix: The beginning of their addresses: /p or /files.
        language: The language in which the scripts of these pages speak.
        later: The folders that few people's pages load, and their sentences with them.
    """

    def __init__(
        self, folders: tuple[str, ...], prefix: str, language: str, later: tuple[str, ...] = ()
    ) -> None:
        self._language = language
        files = {
            f"{folder}/{path.name}": path.read_bytes()
            for folder in folders
            for path in sorted((PAGES / folder).glob("*"))
            if path.is_file() and path.suffix != ".html"
        }
        # On the disk it passes on the app's own, so that scripts find it in tests, too.
        files["shared/say.js"] = SAY.read_bytes()
        first = tuple(each for each in folders if each not in later)
        files["shared/language.js"] = render_sentences(language, first).encode()
        if later:
            files["shared/language-later.js"] = render_sentences(
                language, later, begins=_ADDING
            ).encode()
        digest = hashlib.sha256()
        for name, content in sorted(files.items()):
            digest.update(name.encode() + b"\0" + content + b"\0")
        self.home = f"{prefix}/{digest.hexdigest()[:12]}"
        self._files = {
            name: (content, gzip.compress(content, 9, mtime=0), _find_kind(name))
            for name, content in files.items()
        }

    def render_page(self, name: str) -> Response:
        """Return a page with the addresses of its files filled in."""
        path = PAGES / name
        if not path.is_file():
            return render_missing()
        text = path.read_text("utf-8").replace("%FILES%", self.home)
        return HTMLResponse(
            text.replace("%LANGUAGE%", self._language), headers={"cache-control": "no-store"}
        )

    async def answer(self, request: Request) -> Response:
        """Answer a request for one of the files."""
        found = self._files.get(request.path_params["name"])
        if found is None or not request.url.path.startswith(f"{self.home}/"):
            return render_missing()
        content, packed, kind = found
        headers = {"cache-control": _KEPT, "vary": "accept-encoding"}
        if len(content) > _WORTH and "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            content = packed
        return Response(content, 200, headers, kind)


def _find_kind(name: str) -> str:
    if name.endswith(".js"):
        return "text/javascript"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def render_sentences(language: str, folders: tuple[str, ...], *, begins: str = _BRINGING) -> str:
    """Return the script that brings what the scripts of some folders say, in a language."""
    told: dict[str, object] = {"language": language, "messages": {}, "plurals": {}}
    if language in LANGUAGES and (FOLDER / f"{language}.po").exists():
        said = _find_said(language, folders)
        catalogue = read_catalogue(language)
        told["messages"] = {
            one: words
            for (context, one), words in catalogue.messages.items()
            if one in said and not context
        }
        told["plurals"] = {one: words for one, words in catalogue.plurals.items() if one in said}
    return f"{begins}{json.dumps(told, ensure_ascii=False)});\n"


def _find_said(language: str, folders: tuple[str, ...]) -> set[str]:
    """Return the English of what the scripts of these folders say."""
    from babel.messages.pofile import read_po

    homes = tuple(f"{_HOME}{folder}/" for folder in folders)
    with (FOLDER / f"{language}.po").open("rb") as file:
        return {
            entry.id if isinstance(entry.id, str) else entry.id[0]
            for entry in read_po(file, locale=language)
            if any(str(name).startswith(homes) for name, _ in entry.locations)
        }
