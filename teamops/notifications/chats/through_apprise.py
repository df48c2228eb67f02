"""Further services through Apprise, held to the same way out as all others.

Apprise's services call `requests`, follow redirects, look hosts up by themselves, read files that an address
names, and keep the service's answer to themselves. So of its services only those are used that need nothing
but `requests` (SERVICES); in their modules that name stands for `_Requests`, which sends through
`teamops.outgoing` and keeps the answer; and of what an address may ask for, only ALLOWED is taken.
"""

import importlib
import logging
import re
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teamops.notifications.chats.apprise_services import SERVICES
from teamops.notifications.chats.kinds import ChannelError, Kind, check_status, said
from teamops.notifications.chats.markdown import plain
from teamops.notifications.chats.message import Message, Payload, line_title
from teamops.outgoing import Answer, NotAllowed, OutgoingError, refuse_private, send

# What may follow the question mark. Others read files (`template`), send elsewhere or trust anybody.
ALLOWED = {"channel", "group", "level", "priority", "sound", "thread", "to", "topic"}
# Of one message; a service that asks for more has gone astray.
MOST_REQUESTS = 4
LONGEST_BODY = 3000

# Apprise writes addresses and whole messages into its log.
logging.getLogger("apprise").disabled = True


@dataclass
class _Going:
    """What happens while one message goes out."""

    until: float  # of time.monotonic(), for all requests together
    answers: list[Answer] = field(default_factory=list)
    trouble: OutgoingError | None = None


_going: ContextVar[_Going | None] = ContextVar("going", default=None)


class _Requests:
    """Stands for the library `requests` in the modules of Apprise: its words, our way out."""

    codes = requests.codes
    exceptions = requests.exceptions
    RequestException = requests.RequestException
    Response = requests.Response

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        """Send it and keep the answer; what else was asked for (redirects, no checks, times) is not heard."""
        going = _going.get()
        if going is None or len(going.answers) >= MOST_REQUESTS or given.get("files"):
            raise requests.RequestException("not sent")
        wanted = {name: given.get(name) for name in ("headers", "data", "json", "params", "auth")}
        ready = requests.Request(method.upper(), url, **wanted).prepare()
        body = ready.body if isinstance(ready.body, bytes) else str(ready.body or "").encode()
        headers = {name: str(value) for name, value in ready.headers.items() if name != "Content-Length"}
        try:
            answer = send(
                ready.url or "",
                body,
                method=ready.method or "POST",
                headers=headers,
                seconds=max(0.0, going.until - time.monotonic()),
            )
        except OutgoingError as error:
            going.trouble = error
            raise requests.RequestException("not sent") from None
        going.answers.append(answer)
        return _response(answer, ready.url or "")

    def post(self, url: str, data: Any = None, json: Any = None, **given: Any) -> requests.Response:
        return self.request("POST", url, data=data, json=json, **given)

    def get(self, url: str, params: Any = None, **given: Any) -> requests.Response:
        return self.request("GET", url, params=params, **given)

    def put(self, url: str, data: Any = None, **given: Any) -> requests.Response:
        return self.request("PUT", url, data=data, **given)


def _response(answer: Answer, url: str) -> requests.Response:
    response = requests.Response()
    response.status_code, response._content, response.url = answer.status, answer.body, url
    response.encoding = "utf-8"
    if answer.content_type:
        response.headers["Content-Type"] = answer.content_type
    return response


def service_of(url: str) -> Any:
    """Apprise's service for this address. Raises NotAllowed with what to change."""
    try:
        parts = urlsplit(url)
        refuse_private(parts.hostname or "")
    except ValueError:  # such as a bracket that is not closed
        raise _not_whole() from None
    if parts.scheme not in SERVICES:
        raise NotAllowed(
            _("The address begins with one of these: %(schemes)s.")
            % {"schemes": ", ".join(f"{scheme}://" for scheme in SERVICES)}
        )
    if refused := sorted(_asked_for(url) - ALLOWED):
        raise NotAllowed(
            _("Leave out what follows the question mark: “%(name)s” is not taken.")
            % {"name": refused[0][:40]}
        )
    module = importlib.import_module(f"apprise.plugins.{SERVICES[parts.scheme][0]}")
    module.requests = _Requests()  # type: ignore[attr-defined]
    service = _service(module, url)
    if service is None:
        raise _not_whole()
    # Pauses are ours to make: a worker does not sleep with a message in its hands.
    service.throttle = _do_not_wait
    return service


def _not_whole() -> NotAllowed:
    return NotAllowed(_("This address is not complete. Compare it with the description of the service."))


def _asked_for(url: str) -> set[str]:
    """The names after the question mark, in whatever way Apprise may part them; a # hides none from it."""
    asked = url.partition("?")[2]
    return {name for name, _value in parse_qsl(re.sub("[;?#]", "&", asked), keep_blank_values=True)}


def _service(module: ModuleType, url: str) -> Any:
    """The service of this module alone; None for an address that cannot be read, or that Apprise reads as
    asking for more than was seen. What finds a service by itself loads all two hundred, of which one changes
    how the whole process encodes the headers of letters."""
    from apprise import AppriseAsset
    from apprise.plugins.base import NotifyBase

    kinds = [
        kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, NotifyBase)
    ]
    (kind,) = [kind for kind in kinds if kind.__module__ == module.__name__]
    read = kind.parse_url(url.replace("/#", "/%23"))
    if not read or set(read["qsd"]) - ALLOWED or any(read.get(f"qsd{sign}") for sign in "+-:"):
        return None
    # Nothing is kept on the disk, no file and no variable of the machine is read.
    asset = AppriseAsset(storage_path=None, plugin_paths=[], secure_logging=True)
    try:
        return kind(**{**read, "asset": asset})
    except TypeError:  # with which it refuses what is missing
        return None


def _do_not_wait(*args: Any, **kwargs: Any) -> None:
    """In place of Apprise's pauses."""


def deliver(url: str, payload: Payload, *, seconds: float) -> Answer:
    """Send it through Apprise; the service's last answer. Raises ChannelError, NotAllowed, NotReached."""
    service = service_of(url)
    going = _Going(time.monotonic() + seconds)
    token = _going.set(going)
    try:
        taken = service.notify(title=payload["title"], body=payload["body"])
    finally:
        _going.reset(token)
    if going.trouble is not None:
        raise going.trouble
    if not going.answers:
        raise ChannelError(_("Nothing was sent: the address is not complete."), again=False)
    last = going.answers[-1]
    check_status(last)
    if not taken:
        raise ChannelError(said(last), again=False)
    return last


def _go(url: str, _secret: str, payload: Payload, *, seconds: float) -> Answer:
    """Whatever secret there is stands in the address."""
    return deliver(url, payload, seconds=seconds)


def write(message: Message) -> Payload:
    """Plain words with addresses, which each of the services shows as links."""
    parts = [_harmless(paragraph) for paragraph in message.paragraphs]
    for section in message.sections:
        lines = [
            f"• {_harmless(line_title(line))} · {_harmless(line.when)}\n  {line.url}"
            for line in section.lines
        ]
        about = _("%(what)s (%(why)s)") % {"what": section.heading, "why": section.why}
        parts.append("\n".join([_harmless(about), *lines]))
    if message.more:
        parts.append(message.more)
    parts.append(_("%(what)s: %(url)s") % {"what": message.link_words, "url": message.url})
    return {"title": _harmless(message.heading), "body": "\n\n".join(parts)}


def _harmless(text: str) -> str:
    """Words of people: Discord would call everybody for an @everyone in a task's name, others read Markdown.
    The @ of an address stays."""
    return re.sub(r"(?<![\w.+-])@|@(?!\w)", "＠", plain(text))


# The shortest bodies of the services are Pushover's 1,024 and Discord's 2,000 characters; Apprise parts a
# longer one into several messages.
APPRISE = Kind(
    name="apprise",
    label=gettext_lazy("Another service, by Apprise"),
    hosts=(),
    begins="discord://…, tgram://…, mmosts://…, zulip://…",
    write=write,
    check=check_status,
    size=lambda payload: len(payload["body"]),
    most=LONGEST_BODY,
    most_lines=20,
    per_minute=20,
    go=_go,
)
