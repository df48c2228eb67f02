"""The Markdown of DingTalk and WeCom: both read a part of it and know no way to write its marks as such."""

from collections.abc import Iterator

from teamops.notifications.chats.message import Message, line_title

# What would begin a link, a picture, a mention or a tag is written with its full-width sister.
_HARMLESS = str.maketrans({"[": "［", "]": "］", "<": "＜", ">": "＞", "*": "＊", "`": "｀", "#": "＃"})


def plain(text: str) -> str:
    """Text that stands in Markdown as what it is."""
    return text.translate(_HARMLESS)


def markdown(message: Message) -> str:
    """The whole message; parts are parted by empty lines, which both services ask for."""
    return "\n\n".join(_parts(message))


def _parts(message: Message) -> Iterator[str]:
    yield f"### {plain(message.heading)}"
    for paragraph in message.paragraphs:
        yield plain(paragraph)
    for section in message.sections:
        yield f"**{plain(section.heading)}**\n> {plain(section.why)}"
        yield "\n".join(
            f"- [{plain(line_title(line))}]({line.url}) {plain(line.when)}" for line in section.lines
        )
    if message.more:
        yield message.more
    yield f"[{plain(message.link_words)}]({message.url})"
