"""Slack: an incoming webhook with blocks.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and
https://docs.slack.dev/reference/block-kit/blocks: at most 50 blocks, a header of 150 characters, a section of
3,000; about one message a second and webhook.
"""

from collections.abc import Iterable, Iterator

from teamops.notifications.chats.kinds import Kind, check_status, encoded_size
from teamops.notifications.chats.message import Line, Message, Payload, line_title

LONGEST_SECTION = 2900


def escaped(text: str) -> str:
    """Text in which nothing calls a person or a channel (`<!channel>`)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write(message: Message) -> Payload:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": message.heading, "emoji": False}}]
    blocks += _sections(escaped(paragraph) for paragraph in message.paragraphs)
    for section in message.sections:
        head = f"*{escaped(section.heading)}*\n{escaped(section.why)}"
        blocks += _sections([head, *(_line(line) for line in section.lines)])
    link = f"<{message.url}|{escaped(message.link_words)}>"
    blocks += _sections([f"{escaped(message.more)} · {link}" if message.more else link])
    return {"text": escaped(message.heading), "blocks": blocks}


def _line(line: Line) -> str:
    return f"• <{line.url}|{escaped(line_title(line))}> · {escaped(line.when)}"


def _sections(parts: Iterable[str]) -> list[Payload]:
    """Sections that are filled line by line, none longer than Slack takes."""
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
        for text in _packed(parts)
    ]


def _packed(parts: Iterable[str]) -> Iterator[str]:
    held = ""
    for part in parts:
        if held and len(held) + len(part) + 1 > LONGEST_SECTION:
            yield held
            held = ""
        held = f"{held}\n{part}" if held else part
        while len(held) > LONGEST_SECTION:
            yield held[:LONGEST_SECTION]
            held = held[LONGEST_SECTION:]
    if held:
        yield held


def size(payload: Payload) -> int:
    """What counts is bytes, and no message has more than fifty blocks."""
    return encoded_size(payload) if len(payload["blocks"]) <= 50 else 10**9


SLACK = Kind(
    name="slack",
    label="Slack",
    hosts=("hooks.slack.com", "hooks.slack-gov.com"),
    begins="https://hooks.slack.com/services/…",
    write=write,
    check=check_status,
    size=size,
    # Slack refuses all blocks together from about 13,000 characters on.
    most=12_000,
    per_minute=60,
)
