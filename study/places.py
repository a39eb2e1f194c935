"""Tells whether a folder is safe for a live SQLite file: not on a network, not synchronised.

Programs that synchronise are known by the files they leave (`_MARKERS`), which is proof, or by the
name of their folder (`_NAMES`, `_EXACT`), which is a good reason to think so.
"""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from pathlib import Path

from study.language import say

__all__ = ["describe_unsafe_place"]

_NETWORK = {
    "9p", "afpfs", "cifs", "davfs", "fuse.expandrive", "fuse.gcsfuse", "fuse.gdfuse",
    "fuse.google-drive-ocamlfuse", "fuse.gvfsd-fuse", "fuse.kio-fuse", "fuse.onedriver",
    "fuse.pcloud", "fuse.pCloud.fs", "fuse.rclone", "fuse.s3fs", "fuse.seadrive", "fuse.sshfs",
    "ncpfs", "nfs", "nfs4", "smb3", "smbfs", "vboxsf",
}  # fmt: skip
_MARKERS: tuple[tuple[str, str], ...] = (
    (".sync_*.db", "Nextcloud or ownCloud"),
    ("._sync_*.db", "ownCloud"),
    (".csync_journal.db", "ownCloud"),
    (".owncloudsync.log*", "ownCloud"),
    (".nextcloudsync.log*", "Nextcloud"),
    (".sync-exclude.lst", "Nextcloud or ownCloud"),
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".tmp.drivedownload", "Google Drive"),
    (".tmp.driveupload", "Google Drive"),
    (".shortcut-targets-by-id", "Google Drive"),
    (".*.icloud", "iCloud"),
    (".stfolder", "Syncthing"),
    (".stfolder *", "Syncthing"),
    (".sync", "Resilio Sync or Yandex Disk"),
    (".seafile-data", "Seafile"),
    (".megaignore", "MEGA"),
    (".debris", "MEGA"),
    (".tresorit", "Tresorit"),
    (".SynologyWorkingDirectory", "Synology Drive"),
    (".PowerFolder", "PowerFolder"),
    (".insync-trash", "Insync"),
)
"""What a program leaves in each folder that it synchronises, and the program."""
_SETTINGS = {".dropbox", ".sync"}  # in a home folder: the settings of the program
_NAMES: dict[str, str] = {
    "Dropbox": "dropbox",
    "OneDrive": "onedrive|skydrive",
    "SharePoint": "sharepoint",
    "Google Drive": "google ?drive|googledrivefs|drivefs|my drive|meine ablage|mit drev|min enhet"
    "|mijn drive|mon drive|mi unidad|meu drive|o meu disco|il mio drive|mój dysk|oma drive"
    "|můj disk|マイドライブ|我的云端硬盘",
    "iCloud": r"mobile documents|icloud ?drive|icloud|com~apple~clouddocs",
    "macOS": "cloudstorage",
    "Nextcloud": "nextcloud|next-cloud|magenta ?cloud|hidrive next|sunet ?drive|academic ?cloud"
    "|bwsync(?:&|and|-und-| und | & )share|tubcloud|b2drop",
    "ownCloud": "owncloud|sciebo|switch ?drive|surf ?drive|cloudstor|cernbox|polybox",
    "Seafile": "seafile|seadrive|seadrive_root|heibox|luckycloud",
    "Syncthing": "syncthing",
    "Resilio Sync": "resilio ?sync|btsync|bittorrent sync",
    "MEGA": "mega ?sync|mega cloud drive|megadrive",
    "pCloud": "pcloud|pcloud ?drive|pcloud ?sync",
    "Box": "box sync|box drive|box-box",
    "Tresorit": "tresorit|tresorit drive|my tresors",
    "Proton Drive": "proton ?drive",
    "Sync.com": r"sync\.com|sync vault",
    "SpiderOak": "spideroak|spideroak ?(?:one)? hive",
    "kDrive": "kdrive|infomaniak kdrive",
    "HiDrive": "hidrive|strato hidrive|ionos hidrive",
    "GMX or WEB.DE": r"gmx cloud|gmx mediacenter|web\.de (?:cloud|online-speicher)",
    "Yandex Disk": r"yandex[. ]?disk|яндекс[. ]?диск",
    "Koofr": "koofr",
    "Jottacloud": "jottacloud",
    "Filen": "filen ?sync|filen ?drive",
    "Internxt": "internxt|internxt drive",
    "Icedrive": "icedrive",
    "Synology Drive": "synology ?drive|cloudstation",
    "TeamDrive": "teamdrive",
    "PowerFolder": r"powerfolders?|hessenbox|faubox|lrz sync ?\+ ?share",
    "Nutstore": "nutstore|坚果云",
    "Egnyte": "egnyte drive|egnyte",
}
"""The folders of a program, in any case; a number, an account or an organisation may follow."""
_EXACT = {"MEGA": "MEGA", "Box": "Box"}
"""Names that are ordinary words too: exactly so, with these capitals and nothing after them."""
_AT_HOME = {"Sync": "Sync.com or Syncthing", "Filen": "Filen"}
"""More of these, but in a home folder only."""
_BEHIND = r"(?: ?\d{1,2})?(?: ?[-–—(@].*)?"
_PATTERNS = [
    (re.compile(f"(?:{names}){_BEHIND}", re.IGNORECASE), program)
    for program, names in _NAMES.items()
]
_LIBRARY = re.compile(
    r"\S.* [-–] (?:Shared )?(?:Documents|Dokumente|Dokumenter|Dokument|Documenten|Documentos"
    r"|Documenti|Dokumenty|Asiakirjat|Freigegebene Dokumente|Delte dokumenter|Delade dokument"
    r"|Documents partagés|Gedeelde documenten|Documentos compartidos|Documenti condivisi)"
)
"""A library of SharePoint is synchronised as `SITE - Documents`."""
_ACCOUNTS = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
"""Variables in which Windows names the folders of OneDrive, whatever they are called."""


def describe_unsafe_place(path: Path) -> str | None:
    """Return in words why the folder of *path* is unsafe for a study, or None if it is safe.

    SQLite's write-ahead log needs memory shared on one machine, and programs that synchronise
    folders copy the file and its log at different moments. LIFEWORLD_ALLOW_PLACE=1 overrides this.
    """
    if os.environ.get("LIFEWORLD_ALLOW_PLACE") == "1":
        return None
    folder = path.resolve().parent
    above = [folder, *folder.parents]
    for each in above:
        if found := _find_marker(each):
            marker, program = found
            return say(
                "in a folder that {program} synchronises (“{marker}” in {folder} shows it)",
                program=_name_program(program),
                marker=marker,
                folder=each,
            )
    for each in above:
        if named := _find_name(each):
            return say(
                "in a folder that {program} synchronises, to judge by the name “{name}”",
                program=_name_program(named),
                name=each.name,
            )
    kind = _file_system(folder)
    return say("on a network drive ({kind})", kind=kind) if kind in _NETWORK else None


def _name_program(program: str) -> str:
    one, _, other = program.partition(" or ")
    return say("{one} or {other}", one=one, other=other) if other else one


def _find_marker(folder: Path) -> tuple[str, str] | None:
    """Return a file that a program leaves where it synchronises, and the program."""
    if any(os.environ.get(name) == str(folder) for name in _ACCOUNTS):
        return say("the settings of Windows"), "OneDrive"
    try:
        names = {each.name for each in folder.iterdir() if each.name.startswith(".")}
    except OSError:  # a folder above that may not be listed
        return None
    for mark, program in _MARKERS:
        if mark in _SETTINGS and _is_home(folder):
            continue
        found = {mark} & names if "*" not in mark else {n for n in names if fnmatchcase(n, mark)}
        if found:
            return min(found), program
    return None


def _find_name(folder: Path) -> str | None:
    """Return the program whose folder has this name."""
    name = folder.name
    for pattern, program in _PATTERNS:
        if pattern.fullmatch(name):
            return program
    if _LIBRARY.fullmatch(name):
        return "SharePoint"
    if name in _AT_HOME and _is_home(folder.parent):
        return _AT_HOME[name]
    return _EXACT.get(name)


def _is_home(folder: Path) -> bool:
    return folder == Path.home() or str(folder.parent) in {"/home", "/Users", "C:\\Users"}


def _file_system(folder: Path) -> str | None:
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", errors="replace")
    except OSError:  # not Linux
        return None
    best, kind = -1, None
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if len(str(point)) > best and (point == folder or point in folder.parents):
            best, kind = len(str(point)), fields[2]
    return kind
