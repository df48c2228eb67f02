"""Uploads are held to a size while they come in: what is beyond it is read, so that its sender is
answered, and kept nowhere.
"""

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class TooLarge(UploadedFile):
    """A file of which only name and size are left, for a form to say so."""


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep what comes in, and hands nothing on beyond the limit."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        return raw_data if self.seen <= settings.LARGEST_UPLOAD_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if file_size <= settings.LARGEST_UPLOAD_BYTES:
            return None
        return TooLarge(ContentFile(b""), self.file_name, self.content_type, file_size)
