"""Doing a costly step only when what it reads has changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path]) -> str:
    """Changes with the name or content of any of these files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_done(stamp: Path, now: str) -> bool:
    """Whether the step was carried out for this fingerprint."""
    return stamp.exists() and stamp.read_text() == now
