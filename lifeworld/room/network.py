"""Which addresses this computer has, who can reach each of them, and the QR code of one."""

from __future__ import annotations

import io
import ipaddress
import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from study.language import say

__all__ = ["Address", "describe_reach", "list_addresses", "open_socket", "render_qr"]

_SIOCGIFADDR = {"linux": 0x8915, "darwin": 0xC0206921}
_SIX = Path("/proc/net/if_inet6")
_EVERYWHERE = 0x00  # not of one network, nor of this computer
# Beginnings of the names that systems give to what phones in the room cannot reach.
_INNER = ("docker", "br-", "veth", "virbr", "vbox", "vmnet", "tun", "tap", "utun", "tailscale",
          "wg", "zt", "lxc", "podman", "awdl", "llw", "bridge")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """An address of this computer.

    Attributes:
        name: What the system calls the connection: wlan0.
        kind: wifi, cable, other, or this for this computer alone.
    """

    address: str
    name: str
    kind: str

    def to_dict(self) -> dict[str, Any]:
        """Return it for the page, with who can reach it."""
        return {**asdict(self), "who": describe_reach(self)}


def list_addresses() -> list[Address]:
    """Return the addresses of this computer: Wi-Fi and cable first, this computer last.

    IPv6 addresses of one network alone (fe80::…) are left out: no browser opens a page at them.
    """
    found = {each.address: each for each in (*_list_by_name(), *_list_six())}
    for address in _list_by_host():
        found.setdefault(address, Address(address, "", _guess_kind("", address)))
    found.setdefault("127.0.0.1", Address("127.0.0.1", "", "this"))
    order = ("wifi", "cable", "other", "this")
    return sorted(
        found.values(), key=lambda each: (order.index(each.kind), ":" in each.address, each.name)
    )


def _list_by_name() -> Iterator[Address]:
    """Ask the system for the address of each connection; Windows is asked in another way."""
    request = _SIOCGIFADDR.get(sys.platform)
    if request is None:
        return
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            try:
                told = fcntl.ioctl(
                    asking.fileno(), request, struct.pack("256s", name.encode()[:15])
                )
            except OSError:  # it has none
                continue
            address = socket.inet_ntoa(told[20:24])
            yield Address(address, name, _guess_kind(name, address))


def _list_six() -> Iterator[Address]:
    """Return the IPv6 addresses that pages can be opened at; Linux tells them in a file."""
    if sys.platform == "linux":
        try:
            lines = _SIX.read_text("ascii").splitlines()
        except OSError:  # it has none
            return
        for line in lines:
            told, _, _, scope, _, name = line.split()
            address = str(ipaddress.IPv6Address(int(told, 16)))
            if int(scope, 16) == _EVERYWHERE:
                yield Address(address, name, _guess_kind(name, address))
        return
    try:
        told_by_name = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET6)
    except OSError:
        return
    for *_, place in told_by_name:
        address = ipaddress.IPv6Address(str(place[0]).partition("%")[0])
        if not address.is_link_local and not address.is_loopback:
            yield Address(str(address), "", _guess_kind("", str(address)))


def _list_by_host() -> list[str]:
    try:
        return socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return []


def _guess_kind(name: str, address: str) -> str:
    if ipaddress.ip_address(address).is_loopback:
        return "this"
    if name.startswith(_INNER):
        return "other"
    if name.startswith(("wl", "ath", "wifi")):
        return "wifi"
    # A Mac calls both “en”; its first is the Wi-Fi of every portable one.
    if sys.platform == "darwin" and name == "en0":
        return "wifi"
    return "cable" if name.startswith(("en", "eth")) else "other"


def describe_reach(address: Address) -> str:
    """Return who can reach an address, in a sentence."""
    if address.kind == "this":
        return say("Only this computer: to try the room out.")
    if ipaddress.ip_address(address.address).is_global:
        return say("Anybody on the Internet, unless a firewall is in between.")
    if address.kind == "wifi":
        return say("Everybody in the same Wi-Fi, if the network lets its guests reach each other.")
    if address.kind == "cable":
        return say("Everybody in the same network as this cable, often its Wi-Fi, too.")
    return say("Programs on this computer or a private network; phones seldom reach it.")


def open_socket(address: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; an OSError tells why it cannot."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # The protocol is named, so that asyncio sends small packets at once.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two programs share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(1024)
    except BaseException:
        listening.close()
        raise
    listening.settimeout(0)
    return listening


def render_qr(url: str) -> bytes:
    """Return the QR code of an address as SVG, dark on white with its quiet margin."""
    import segno

    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, light="#ffffff", xmldecl=False
    )
    return out.getvalue()
