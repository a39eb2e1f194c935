"""The key file of pseudonyms, kept apart from the study and encrypted with its own passphrase."""

from __future__ import annotations

import base64
import contextlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from study.errors import InvalidInput, LifeworldError, NotFound, Unreadable
from study.ids import new_id
from study.language import say
from study.times import get_now

__all__ = ["KEY_SUFFIX", "KeyEntry", "KeyFile", "create_key", "is_key", "open_key"]

KEY_SUFFIX = ".key"
MAGIC = "lifeworld-key-1"
# Each guess costs 2^17 · 8 · 128 bytes = 128 MiB and about half a second (scrypt, RFC 7914).
COST = 1 << 17
SHORTEST = 10
LARGEST = 100_000_000  # bytes of a key file; an entry needs about 200


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """An original name and its replacement in the study."""

    original: str
    replacement: str
    category: str


@dataclass(slots=True, kw_only=True)
class KeyFile:
    """An open key file. Changes reach the disk with `save`."""

    path: Path
    entries: list[KeyEntry] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    _passphrase: str = ""
    _cost: int = COST

    def add(self, entries: list[KeyEntry]) -> int:
        """Add entries and return how many were new; an original keeps its first replacement."""
        known = {entry.original for entry in self.entries}
        fresh = [entry for entry in entries if entry.original not in known]
        for entry in fresh:
            if entry.original not in known:
                self.entries.append(entry)
                known.add(entry.original)
        return len(fresh)

    def find(self, words: str) -> list[KeyEntry]:
        """Return entries whose original or replacement equals *words*, or else contains them."""
        sought = words.casefold().strip()
        exact = [
            e for e in self.entries if sought in (e.original.casefold(), e.replacement.casefold())
        ]
        return exact or [
            e for e in self.entries
            if sought and (sought in e.original.casefold() or sought in e.replacement.casefold())
        ]  # fmt: skip

    def remove(self, replacement: str) -> int:
        """Remove the entries with this replacement and return how many were removed."""
        before, gone = len(self.entries), replacement.casefold()
        self.entries = [e for e in self.entries if e.replacement.casefold() != gone]
        return before - len(self.entries)

    def record(self, what: str, *, actor: str) -> None:
        """Log who viewed or changed the key; the log is encrypted in the file."""
        now = get_now()
        self.log.append(f"{now} {actor}: {what}")

    def save(self) -> None:
        """Write the file atomically, readable by its owner only."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        salt, nonce = os.urandom(16), os.urandom(12)
        head = {"format": MAGIC, "kdf": "scrypt", "n": self._cost, "r": 8, "p": 1}
        head |= {"salt": _pack(salt), "nonce": _pack(nonce)}
        content = json.dumps(
            {"entries": [asdict(e) for e in self.entries], "log": self.log}, ensure_ascii=False
        ).encode()
        bound = json.dumps(head, sort_keys=True).encode()
        sealed = AESGCM(_derive(self._passphrase, salt, self._cost)).encrypt(nonce, content, bound)
        text = json.dumps({**head, "sealed": _pack(sealed)}, indent=1) + "\n"
        draft = self.path.with_name(f".{self.path.name}.{new_id()}.part")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
        except OSError as error:
            raise LifeworldError(
                say(
                    "The key file {path} cannot be written: {reason}.",
                    path=self.path,
                    reason=error.strerror,
                ),
                hint=say("Choose another folder."),
            ) from error
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


def create_key(path: Path, passphrase: str, *, cost: int = COST) -> KeyFile:
    """Create an empty key file.

    Raises:
        InvalidInput: the file exists, its folder does not, or the passphrase is too short.
    """
    path = path if path.suffix else path.with_name(path.name + KEY_SUFFIX)
    if path.exists():
        raise InvalidInput(
            say("{path} already exists.", path=path), hint=say("Open it, or choose another name.")
        )
    if not path.parent.is_dir():
        raise InvalidInput(
            say("There is no folder {folder}.", folder=path.parent), hint=say("Create it first.")
        )
    if len(passphrase) < SHORTEST:
        raise InvalidInput(
            say("The passphrase is shorter than {number} characters.", number=SHORTEST),
            hint=say("Use four or five unrelated words."),
        )
    made = KeyFile(path=path, _passphrase=passphrase, _cost=cost)
    made.save()
    return made


def is_key(path: Path) -> bool:
    """Return whether a file is a key file, to judge by its beginning; nobody needs to open it."""
    try:
        with path.open("rb") as file:
            return MAGIC.encode("ascii") in file.read(200)
    except OSError:
        return False


def open_key(path: Path, passphrase: str) -> KeyFile:
    """Open a key file.

    Raises:
        NotFound: there is no such file.
        Unreadable: the file is not a key file, or is damaged.
        InvalidInput: the passphrase is wrong.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not path.is_file():
        raise NotFound(
            say("There is no key file {path}.", path=path),
            hint=say("Create one with `lifeworld key`."),
        )
    damaged = Unreadable(
        say("{name} is not a Lifeworld key file, or it is damaged.", name=path.name),
        hint=say("Use your backup copy."),
    )
    try:
        if path.stat().st_size > LARGEST:
            raise damaged
        head: dict[str, Any] = json.loads(path.read_text("ascii"))
        sealed, salt, nonce = (_unpack(head[name]) for name in ("sealed", "salt", "nonce"))
        cost = int(head["n"])
        if head["format"] != MAGIC or not 1 < cost <= 1 << 20 or cost & (cost - 1):
            raise damaged
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise damaged from error
    del head["sealed"]
    bound = json.dumps(head, sort_keys=True).encode()
    try:
        content = AESGCM(_derive(passphrase, salt, cost)).decrypt(nonce, sealed, bound)
    except InvalidTag as error:
        raise InvalidInput(
            say("The passphrase does not open {name}.", name=path.name),
            hint=say("Check capitals and spaces. Nobody can read the key without the passphrase."),
        ) from error
    told = json.loads(content)
    return KeyFile(
        path=path,
        entries=[KeyEntry(**entry) for entry in told["entries"]],
        log=list(told["log"]),
        _passphrase=passphrase,
        _cost=cost,
    )


def _derive(passphrase: str, salt: bytes, cost: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode("utf-8"))


def _pack(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _unpack(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
