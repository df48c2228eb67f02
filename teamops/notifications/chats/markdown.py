"""The Markdown of DingTalk and WeCom: both read a part of it and know no way to write its marks as such.

https://open.dingtalk.com/document/orgapp/message-type and
https://developer.work.weixin.qq.com/document/path/91770 list what they read: headings, bold, italics by
asterisks, links, quotes, lists, code, colours. Neither knows a backslash or whatever else would make a mark
stand for itself, and neither says what its programs make of "_", "~~" and a backslash, which other Markdown
reads as well; so these are written otherwise, like those that are listed.
"""

import re
from collections.abc import Iterator

from teamops.notifications.chats.message import Message, line_title

# What would begin a link, a picture, a mention, a tag or a line through words is written with its full-width
# sister; so is a backslash, after which the bracket that ends a link would be none.
_HARMLESS = str.maketrans(
    {"~": "～", "\\": "＼", "[": "［", "]": "］", "<": "＜", ">": "＞", "*": "＊", "`": "｀", "#": "＃"}
)
# Between two letters or digits an underscore begins nothing: user_id stays as it is.
_AT_AN_EDGE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")


def plain(text: str) -> str:
    """Text that stands in Markdown as what it is."""
    return _AT_AN_EDGE.sub("＿", text.translate(_HARMLESS))


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
