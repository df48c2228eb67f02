"""A provider of channels that a test plays on this machine: real TLS, real sockets, answers as one likes.

`provider` stands for every host of the services; `provider.answer(429, headers={"Retry-After": "7"})` says
what comes next, `provider.requests` what came. Names are looked up in `provider.hosts`, and nowhere else.
"""

import datetime
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOSTS = [
    "hooks.slack.com",
    "prod-01.westeurope.logic.azure.com",
    "oapi.dingtalk.com",
    "open.feishu.cn",
    "open.larksuite.com",
    "qyapi.weixin.qq.com",
    "discord.com",
    "api.telegram.org",
    "fcm.googleapis.com",
    "chat.example.org",
    "provider.example.org",
]
GIGABYTE = 1024**3


@dataclass
class Reply:
    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    # Seconds between two bytes.
    drip: float = 0
    # Say that so much comes, and send it.
    endless: int = 0


@dataclass
class Asked:
    host: str
    path: str
    headers: Message
    body: bytes
    sni: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Provider:
    """What the test says and sees."""

    def __init__(self, port: int, certificate: str) -> None:
        self.port, self.certificate = port, certificate
        self.requests: list[Asked] = []
        self.replies: deque[Reply] = deque()
        self.always = Reply()
        self.bytes_sent = 0
        self.hosts = {host: ["127.0.0.1"] for host in HOSTS}
        self.lookups: list[str] = []

    def answer(self, status: int = 200, body: str | bytes | dict[str, Any] = b"ok", **how: Any) -> None:
        """What the next request is answered."""
        if isinstance(body, dict):
            body = json.dumps(body)
        self.replies.append(Reply(status, body.encode() if isinstance(body, str) else body, **how))

    def next(self) -> Reply:
        return self.replies.popleft() if self.replies else self.always

    def look_up(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """In place of `socket.getaddrinfo`: the network's names are not asked."""
        name = host.decode() if isinstance(host, bytes) else str(host)
        try:
            ipaddress.ip_address(name)
            addresses = [name]
        except ValueError:
            self.lookups.append(name)
            if name not in self.hosts:
                raise socket.gaierror(socket.EAI_NONAME, "not known") from None
            addresses = self.hosts[name]
        kind = socket.SOCK_STREAM
        return [
            (socket.AF_INET6, kind, 6, "", (one, port, 0, 0))
            if ":" in one
            else (socket.AF_INET, kind, 6, "", (one, port))
            for one in addresses
        ]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    provider: Provider

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up early is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        provider = self.server.provider
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        sni = getattr(self.connection, "asked_for", "")
        provider.requests.append(Asked(self.headers["Host"], self.path, self.headers, body, sni))
        reply = provider.next()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(reply.endless or len(reply.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if reply.endless:
            while provider.bytes_sent < reply.endless:
                self.wfile.write(b"x" * 65536)
                provider.bytes_sent += 65536
        elif reply.drip:
            for byte in reply.body:
                self.wfile.write(bytes([byte]))
                time.sleep(reply.drip)
        else:
            self.wfile.write(reply.body)
        self.close_connection = True

    do_GET = do_PUT = do_POST

    def log_message(self, format: str, *args: Any) -> None:
        """A test is quiet."""


def _make_certificate(path: Path) -> None:
    """A certificate of its own for all hosts, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a provider in a test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=2000))
        .not_valid_after(now + datetime.timedelta(days=2000))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(pem))


@pytest.fixture(scope="session")
def _provider_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("provider") / "certificate.pem"
    _make_certificate(path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)

    def remember(connection: Any, name: str | None, _context: Any) -> None:
        connection.asked_for = name or ""

    context.sni_callback = remember
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.provider = Provider(server.server_port, str(path))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def provider(_provider_server: Server, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Provider:
    before = _provider_server.provider
    played = _provider_server.provider = Provider(before.port, before.certificate)
    settings.OUTGOING_TEST_SERVER = (played.port, played.certificate)
    monkeypatch.setattr(socket, "getaddrinfo", played.look_up)
    return played
