"""What lies between phones and a room in the benchmark: bad links and a proxy with TLS.

    python benchmarks/speed/room_links.py TARGET NUMBER DELAY RATE

passes connections on as NUMBER bad links would, in a process of its own, so that it takes no time
from those who measure. It prints its ports; “cut” and “mend” on its standard input do so.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import shutil
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.slow_proxy import SlowProxy

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
# The server of docs/how-to/let-people-from-elsewhere-join.md, with places to write of its own.
CONFIG = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    map $http_upgrade $connection_upgrade {{ default upgrade; "" close; }}
    server {{
        listen 127.0.0.1:{port} ssl;
        server_name localhost;
        ssl_certificate {folder}/tls.pem;
        ssl_certificate_key {folder}/tls.key;
        client_max_body_size 64k;
        location / {{
            proxy_pass http://127.0.0.1:{target};
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_read_timeout 120s;
        }}
    }}
}}
"""


class Links:
    """Bad links in a process of their own.

    Args:
        target: The port that they lead to.
        number: How many there are.
        delay: Seconds in each direction.
        rate: Bytes a second of each link; 0 is no limit.
    """

    def __init__(self, target: int, number: int, *, delay: float = 0, rate: float = 0) -> None:
        words = [sys.executable, __file__, *map(str, (target, number, delay, rate))]
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.ports = [int(each) for each in self._process.stdout.readline().split()]

    def tell(self, word: str) -> None:
        """Say cut or mend."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@contextlib.asynccontextmanager
async def tls_in_front(target: int, port: int, folder: Path) -> AsyncIterator[str]:
    """Answer with TLS at a port and pass on to another; yield by what."""
    _write_certificate(folder)
    if NGINX is None:
        words = [sys.executable, __file__, "tls", *map(str, (target, port, folder))]
    else:
        config = folder / "nginx.conf"
        config.write_text(CONFIG.format(folder=folder, port=port, target=target))
        words = [NGINX, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(config)]
    process = subprocess.Popen(words)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            await asyncio.sleep(0.05)
        yield "nginx" if NGINX else "a TLS proxy of our own, because nginx is not installed"
    finally:
        process.terminate()
        process.wait(10)


def _write_certificate(folder: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "tls.pem").write_bytes(made.public_bytes(pem))
    (folder / "tls.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()


async def _run_tls(target: int, port: int, folder: Path) -> None:
    """A TLS proxy without nginx: for the time only, for it believes whatever a phone says."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "tls.pem", folder / "tls.key")

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(_carry(reader, far_writer), _carry(far_reader, writer))

    server = await asyncio.start_server(accept, "127.0.0.1", port, ssl=context)
    await server.serve_forever()


async def _run_links(target: int, number: int, delay: float, rate: float) -> None:
    links = [SlowProxy(target, delay=delay, rate=rate) for _ in range(number)]
    for each in links:
        await each.start()
    print(*(each.port for each in links), flush=True)
    loop = asyncio.get_running_loop()
    while word := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        for each in links:
            each.cut() if word == "cut" else each.mend()


if __name__ == "__main__":
    if sys.argv[1] == "tls":
        asyncio.run(_run_tls(int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])))
    else:
        asyncio.run(
            _run_links(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
        )
