"""A connection to a host at an address that was looked at, which ends when its time is over."""

import functools
import http.client
import math
import socket
import ssl
import time
from typing import Any

from teamops.outgoing.addresses import is_test_server, test_server
from teamops.outgoing.urls import Place

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0


class TimedSocket(ssl.SSLSocket):
    """Waits for what comes no longer than until `deadline`, however slowly it drips."""

    deadline = math.inf  # of time.monotonic()

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time is over")
        self.settimeout(min(left, READ_SECONDS))
        return super().recv_into(*args, **kwargs)


@functools.cache
def _context(trusted: str | None) -> ssl.SSLContext:
    """What checks the host's certificate; `trusted` is the file with a test's own."""
    context = ssl.create_default_context(cafile=trusted)
    context.sslsocket_class = TimedSocket
    return context


class Connection(http.client.HTTPSConnection):
    """Says the host's name to it (SNI, Host) and checks its certificate, but looks nothing up."""

    def __init__(self, place: Place, address: str, deadline: float) -> None:
        server = test_server()
        super().__init__(place.host, place.port, context=_context(server[1] if server else None))
        port = server[0] if server and is_test_server(address) else place.port
        self._where = (address, port)
        self._deadline = deadline

    def connect(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time is over")
        plain = socket.create_connection(self._where, timeout=min(left, CONNECT_SECONDS))
        try:
            plain.settimeout(max(0.001, min(self._deadline - time.monotonic(), READ_SECONDS)))
            secured = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]
        except BaseException:
            plain.close()
            raise
        secured.deadline = self._deadline
        self.sock = secured
