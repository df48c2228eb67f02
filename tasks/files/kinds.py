"""What a file is by its content, and whether that may be attached. Pure.

The signatures are those of the WHATWG's MIME Sniffing Standard, and of the formats' own documents for what it
leaves out. A name counts for nothing but this: it must not say something else than the content.
"""

import re
import zipfile
from pathlib import PurePath
from typing import BinaryIO, Final, NamedTuple

from django.utils.translation import gettext as _

from teamops.errors import RuleBroken
from teamops.text import decode

HEAD = 4_096
# An archive with more is not looked into.
MOST_ENTRIES = 5_000
OPEN_XML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


class Kind(NamedTuple):
    """A kind of file that may be attached, and the endings that its names have."""

    content_type: str
    endings: tuple[str, ...]


ZIP = Kind("application/zip", (".zip",))
TEXT = Kind(
    "text/plain", (".txt", ".md", ".csv", ".tsv", ".log", ".json", ".ics", ".vcf", ".sql", ".yml", ".yaml")
)
OLD_OFFICE = Kind("application/x-ole-storage", (".doc", ".xls", ".ppt", ".msg", ".vsd"))
MPEG_4 = Kind("video/mp4", (".mp4", ".m4v"))
SIGNATURES: Final[list[tuple[int, bytes, Kind]]] = [
    (0, b"\x89PNG\r\n\x1a\n", Kind("image/png", (".png",))),
    (0, b"\xff\xd8\xff", Kind("image/jpeg", (".jpg", ".jpeg", ".jfif"))),
    (0, b"GIF87a", Kind("image/gif", (".gif",))),
    (0, b"GIF89a", Kind("image/gif", (".gif",))),
    (8, b"WEBPVP", Kind("image/webp", (".webp",))),
    (0, b"II*\x00", Kind("image/tiff", (".tif", ".tiff"))),
    (0, b"MM\x00*", Kind("image/tiff", (".tif", ".tiff"))),
    (0, b"8BPS", Kind("image/vnd.adobe.photoshop", (".psd",))),
    (0, b"%PDF-", Kind("application/pdf", (".pdf", ".ai"))),
    (0, b"{\\rtf", Kind("application/rtf", (".rtf",))),
    (4, b"ftypheic", Kind("image/heic", (".heic", ".heif"))),
    (4, b"ftypmif1", Kind("image/heif", (".heic", ".heif"))),
    (4, b"ftypavif", Kind("image/avif", (".avif",))),
    (4, b"ftypM4A ", Kind("audio/mp4", (".m4a",))),
    (4, b"ftypqt  ", Kind("video/quicktime", (".mov",))),
    (4, b"ftyp", MPEG_4),
    (0, b"\x1a\x45\xdf\xa3", Kind("video/webm", (".webm", ".mkv"))),
    (8, b"WAVE", Kind("audio/wav", (".wav",))),
    (0, b"OggS\x00", Kind("application/ogg", (".ogg", ".oga", ".ogv", ".opus"))),
    (0, b"fLaC", Kind("audio/flac", (".flac",))),
    (0, b"ID3", Kind("audio/mpeg", (".mp3",))),
    (0, b"\xff\xfb", Kind("audio/mpeg", (".mp3",))),
    (0, b"PK\x03\x04", ZIP),
    (0, b"PK\x05\x06", ZIP),
    (0, b"\x1f\x8b\x08", Kind("application/gzip", (".gz", ".tgz"))),
    (0, b"7z\xbc\xaf\x27\x1c", Kind("application/x-7z-compressed", (".7z",))),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
]
# Of an archive: a name in it, and what it then is.
PACKED: Final[dict[str, Kind]] = {
    "word/document.xml": Kind(OPEN_XML + "wordprocessingml.document", (".docx",)),
    "xl/workbook.xml": Kind(OPEN_XML + "spreadsheetml.sheet", (".xlsx",)),
    "ppt/presentation.xml": Kind(OPEN_XML + "presentationml.presentation", (".pptx",)),
}
OPEN_DOCUMENTS: Final[dict[str, str]] = {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp"}
# How a browser tells a page from a text: the first thing that is not white space or a comment.
PAGE = re.compile(
    rb"(?:\s|<!--.*?-->)*<(?:!doctype\s+html|!--|html|head|body|script|iframe|h1|div|font|table|a|style|title|br?|p"
    rb"|svg|\?xml|!doctype)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
# What a machine would run when somebody opens it.
RUNS = frozenset(
    [".apk", ".bat", ".cmd", ".com", ".cpl", ".exe", ".hta", ".htm", ".html", ".jar", ".js", ".jse", ".lnk",
     ".mht", ".mhtml", ".mjs", ".msi", ".pif", ".ps1", ".reg", ".scr", ".shtml", ".svg", ".url", ".vbe",
     ".vbs", ".wsf", ".xhtml", ".xml"]
)  # fmt: skip


def kind_of(file: BinaryIO, name: str) -> Kind:
    """What the file is. Raises RuleBroken for what is not taken, or is not what its name says."""
    file.seek(0)
    head = file.read(HEAD)
    ending = PurePath(name).suffix.lower()
    if not head:
        raise _refused(_("“%(name)s” is empty. Choose a file that holds something."), name, "empty")
    kind = _sniffed(file, head)
    if kind is None or ending in RUNS:
        raise _refused(
            _(
                "“%(name)s” holds a web page, a program or something unknown, which cannot be attached."
                " Attach a picture, a PDF, an office document, a text, sound, film or a ZIP."
            ),
            name,
            "kind",
        )
    if ending and not _fits(kind, ending):
        told = _(
            "“%(name)s” is not what its name says: it should end in %(ending)s. Rename it and try again."
        )
        raise _refused(told, name, "name", ending=kind.endings[0])
    return kind


def _refused(says: str, name: str, code: str, **more: str) -> RuleBroken:
    return RuleBroken(says % {"name": name, **more}, code=code, field="file")


def _fits(kind: Kind, ending: str) -> bool:
    """Whether names of this kind end so. A text, such as a source, may be called anything unknown."""
    return ending in kind.endings or (kind is TEXT and ending not in _ENDINGS)


def _sniffed(file: BinaryIO, head: bytes) -> Kind | None:
    for at, signature, kind in SIGNATURES:
        if head.startswith(signature, at):
            return _unpacked(file) if kind is ZIP else kind
    return TEXT if _is_text(head) else None


def _is_text(head: bytes) -> bool:
    """Whether it reads as a text that no browser takes for a page. A letter may be cut in two at the end."""
    text = next((found for cut in range(4) if (found := decode(head[: len(head) - cut]))), None)
    if text is None or any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text):
        return False
    return not PAGE.match(text.lstrip("\ufeff").encode())


def _unpacked(file: BinaryIO) -> Kind | None:
    """An archive, or the office document that it is; None for a program, and for what is broken."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            if len(archive.filelist) > MOST_ENTRIES:
                return ZIP
            names = set(archive.namelist())
            packed = archive.read("mimetype")[:100].decode("ascii", "replace") if _has_type(archive) else ""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        return None
    if packed.startswith(OPEN_DOCUMENT) and (
        ending := OPEN_DOCUMENTS.get(packed.removeprefix(OPEN_DOCUMENT))
    ):
        return Kind(packed, (ending,))
    return next((kind for name, kind in PACKED.items() if name in names), ZIP)


def _has_type(archive: zipfile.ZipFile) -> bool:
    """An open document names its type in its first, small entry."""
    first = archive.filelist[0] if archive.filelist else None
    return first is not None and first.filename == "mimetype" and first.file_size < 100


_ENDINGS: Final = frozenset(
    ending
    for kind in [*(kind for _at, _signature, kind in SIGNATURES), *PACKED.values()]
    for ending in kind.endings
) | frozenset(OPEN_DOCUMENTS.values())
