"""`make run` for real: from an empty data folder to a person who has signed in, and back to nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import WIDE
from tests.browser.crawl import walk

pytestmark = [pytest.mark.one_database, pytest.mark.takes_long]

LIMIT_FIRST_LOAD = 100_000
LIMIT_HTML = 60_000


@dataclass
class Installation:
    """A running TeamOps: its address, its data folder, its first process and what that said."""

    url: str
    var: Path
    process: "subprocess.Popen[str]"
    said: list[str]

    @property
    def accounts(self) -> list[dict[str, str]]:
        return list(json.loads((self.var / "demo.json").read_text()))


def start(var: Path, **variables: str) -> Installation:
    """Start and wait until it has said where it is."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "teamops.start.running"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "VAR": str(var), "PORT": port, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    installation = Installation(f"http://127.0.0.1:{port}", var, process, [])
    assert process.stdout is not None
    for line in process.stdout:
        installation.said.append(line)
        if "also in" in line or "/setup/" in line:
            return installation
    raise AssertionError("It did not start:\n" + "".join(installation.said))


def stop(installation: Installation) -> int:
    installation.process.send_signal(signal.SIGINT)
    installation.process.communicate(timeout=60)
    return installation.process.returncode


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = start(tmp_path_factory.mktemp("var"))
    yield installation
    stop(installation)


def sign_in(page: Page, account: dict[str, str]) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", account["email"])
    page.fill("input[name=password]", account["password"])
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")


@pytest.fixture(scope="module")
def lead(demonstration: Installation, chromium: Browser) -> Iterator[BrowserContext]:
    """The browser of the demonstration's lead, signed in."""
    context = chromium.new_context(base_url=demonstration.url, viewport=WIDE)  # type: ignore[arg-type]
    [account, *_] = [person for person in demonstration.accounts if person["role"] == "lead"]
    sign_in(context.new_page(), account)
    yield context
    context.close()


def test_the_accounts_are_for_their_owners_eyes(demonstration: Installation) -> None:
    assert (demonstration.var / "demo.json").stat().st_mode & 0o777 == 0o600
    assert {account["role"] for account in demonstration.accounts} == {
        "administrator",
        "lead",
        "member",
        "guest",
    }
    said = "".join(demonstration.said)
    assert all(
        f"{account['email']}" in said and account["password"] in said for account in demonstration.accounts
    )


def test_every_page_is_light(demonstration: Installation, lead: BrowserContext) -> None:
    """A first load with everything, as it comes over the wire, and the HTML unpacked."""
    page = lead.new_page()
    session = lead.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    under_way: set[str] = set()
    received: list[float] = []
    documents: list[str] = []

    def is_asked_for(event: dict[str, Any]) -> None:
        under_way.add(event["requestId"])
        if event["type"] == "Document":
            documents.append(event["requestId"])

    def has_come(event: dict[str, Any]) -> None:
        under_way.discard(event["requestId"])
        received.append(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", is_asked_for)
    session.on("Network.loadingFailed", lambda event: under_way.discard(event["requestId"]))
    session.on("Network.loadingFinished", has_come)
    heavy: dict[str, Any] = {}
    for path in walk(page, "/", demonstration.url):
        # What scripts ask for at once has been asked for when they have had a moment; half a second of
        # silence, as "networkidle" waits for, would be a minute for all pages.
        page.evaluate("() => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 50)))")
        while under_way:
            page.wait_for_timeout(10)
        html = session.send("Network.getResponseBody", {"requestId": documents[-1]})["body"]
        weight, size = sum(received), len(html.encode())
        if weight > LIMIT_FIRST_LOAD or size > LIMIT_HTML:
            heavy[path] = (weight, size)
        received.clear()
        documents.clear()
    assert heavy == {}


def test_ctrl_c_stops_everything_and_the_data_is_there_at_the_next_start(
    demonstration: Installation, lead: BrowserContext
) -> None:
    before = demonstration.accounts
    group = children_of(demonstration.process.pid)
    assert len(group) >= 2
    assert stop(demonstration) == 0
    assert [number for number in group if Path(f"/proc/{number}").exists()] == []
    again = start(demonstration.var)
    try:
        assert again.accounts == before
        context = lead.browser.new_context(base_url=again.url)  # type: ignore[union-attr]
        page = context.new_page()
        sign_in(page, before[0])
        assert "/accounts/login/" not in page.url
    finally:
        stop(again)


def test_without_a_demonstration_the_first_visit_is_guarded_by_a_token(tmp_path: Path) -> None:
    installation = start(tmp_path, DEMO="0")
    try:
        assert not (tmp_path / "demo.json").exists()
        assert any("/setup/" in line for line in installation.said)
    finally:
        assert stop(installation) == 0


def children_of(process: int) -> list[int]:
    """The processes that this one started, and theirs."""
    path = Path(f"/proc/{process}/task/{process}/children")
    children = [int(number) for number in path.read_text().split()]
    return children + [number for child in children for number in children_of(child)]
