"""Files of a task: what is taken, how it is given out, and to whom."""

import datetime
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tasks.files.cleaning import forget_orphans, forget_removed
from tasks.files.kinds import OPEN_DOCUMENT, OPEN_XML
from tasks.models import Task, TaskFile
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import make_task

SignIn = Callable[[Person], Client]
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, assignee=ben)


def packed(*names: str, mimetype: str = "") -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return into.getvalue()


def send(client: Client, task: Task, *files: tuple[str, bytes]) -> Any:
    sent = [SimpleUploadedFile(name, content, "text/html") for name, content in files]
    return client.post(f"/acme/tasks/{task.number}/files/", {"file": sent})


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_by_its_uuid_and_given_out_as_a_download(
    task: Task, ben: Person, sign_in: SignIn, folder: Path
) -> None:
    client = sign_in(ben)
    assert send(client, task, ("plan.png", PNG)).status_code == 302
    attached = TaskFile.objects.get()
    assert (attached.name, attached.size, attached.content_type) == ("plan.png", len(PNG), "image/png")
    assert stored(folder) == [folder / "tasks" / str(attached.uuid)]
    answer = client.get(f"/acme/tasks/{task.number}/files/{attached.uuid}/")
    assert b"".join(answer.streaming_content) == PNG  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="plan.png"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "plan.png" in client.get(f"/acme/tasks/{task.number}/").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
        ("a.pdf", b"%PDF-1.7 x", "application/pdf"),
        ("a.txt", "你好".encode("gb18030"), "text/plain"),
        ("a.csv", "a;b\n1;2\n".encode("utf-16"), "text/plain"),
        ("main.py", b"print(1)\n", "text/plain"),
        ("README", b"hello", "text/plain"),
        ("a.zip", packed("a.txt"), "application/zip"),
        ("a.docx", packed("word/document.xml"), OPEN_XML + "wordprocessingml.document"),
        ("a.odt", packed("x", mimetype=OPEN_DOCUMENT + "text"), OPEN_DOCUMENT + "text"),
        ("a.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 20, "video/mp4"),
        ("A.PNG", PNG, "image/png"),
    ],
)  # fmt: skip
def test_its_type_is_what_its_content_says(
    task: Task, ben: Person, sign_in: SignIn, name: str, content: bytes, content_type: str
) -> None:
    send(sign_in(ben), task, (name, content))
    assert TaskFile.objects.get().content_type == content_type


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.png", HTML, "holds a web page"),
        ("a.txt", b"\xef\xbb\xbf \n<!-- x --><html>", "holds a web page"),
        ("a.html", HTML, "holds a web page"),
        ("a.svg", b"<svg onload='x'>", "holds a web page"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "holds a web page"),
        ("a.txt", b"MZ\x90\x00\x03" + b"\0" * 60, "a program"),
        ("a.zip", packed("META-INF/MANIFEST.MF"), "a program"),
        ("a.zip", b"PK\x03\x04broken", "something unknown"),
        ("a.bat", b"echo 1", "a program"),
        ("a.png", b"plain text", "it should end in .txt"),
        ("a.pdf", PNG, "it should end in .png"),
        ("a.docx", packed("a.txt"), "it should end in .zip"),
        ("a.txt", b"", "is empty"),
    ],
)
def test_what_is_not_taken_gets_a_sentence_and_is_kept_nowhere(
    task: Task, ben: Person, sign_in: SignIn, folder: Path, name: str, content: bytes, sentence: str
) -> None:
    html = send(sign_in(ben), task, (name, content)).content.decode()
    assert sentence in html
    assert not TaskFile.objects.exists()
    assert stored(folder) == []


def test_twenty_megabytes_are_taken_and_more_get_a_sentence(task: Task, ben: Person, sign_in: SignIn) -> None:
    client, most = sign_in(ben), 20 * 2**20
    html = send(client, task, ("film.txt", b"x" * (25 * 2**20))).content.decode()
    assert "“film.txt” has 25 MB. At most 20 MB can be attached" in html
    assert not TaskFile.objects.exists()
    send(client, task, ("film.txt", b"x" * most))
    assert TaskFile.objects.get().size == most


def test_of_several_all_or_none_are_attached(task: Task, ben: Person, sign_in: SignIn, folder: Path) -> None:
    client = sign_in(ben)
    send(client, task, ("a.png", PNG), ("b.png", HTML))
    assert stored(folder) == []
    send(client, task, ("a.png", PNG), ("b.png", PNG))
    assert TaskFile.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\temp\\x.png", "x.png"),
        ("计划 📎 שלום.png", "计划 📎 שלום.png"),
        ("a\u202egnp.png", "agnp.png"),
        ("x" * 240 + ".png", "x" * 196 + ".png"),
    ],
)
def test_a_name_is_one_line_and_never_a_path(
    task: Task, ben: Person, sign_in: SignIn, folder: Path, name: str, kept: str
) -> None:
    client = sign_in(ben)
    send(client, task, (name, PNG))
    attached = TaskFile.objects.get()
    assert attached.name == kept
    assert [path.parent for path in stored(folder)] == [folder / "tasks"]
    answer = client.get(f"/acme/tasks/{task.number}/files/{attached.uuid}/")
    assert answer["Content-Disposition"].startswith("attachment; filename")


def test_a_removed_file_is_not_given_out_and_can_be_restored(
    task: Task, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ben)
    send(client, task, ("a.png", PNG))
    address = f"/acme/tasks/{task.number}/files/{TaskFile.objects.get().uuid}/"
    client.post(f"{address}remove/")
    assert client.get(address).status_code == 404
    client.post(f"{address}restore/")
    assert client.get(address).status_code == 200


def test_who_neither_added_it_nor_may_edit_the_task_does_not_remove_it(
    task: Task, ben: Person, cem: Person, dora: Person, sign_in: SignIn
) -> None:
    send(sign_in(cem), task, ("a.png", PNG))
    address = f"/acme/tasks/{task.number}/files/{TaskFile.objects.get().uuid}/remove/"
    assert sign_in(dora).post(address).status_code == 403
    assert sign_in(cem).post(address).status_code == 302


def test_a_guest_of_another_team_does_not_know_of_it(
    support: Team, vic: Person, dora: Person, sign_in: SignIn
) -> None:
    theirs = make_task(support, assignee=dora)
    send(sign_in(dora), theirs, ("a.png", PNG))
    address = f"/acme/tasks/{theirs.number}/files/{TaskFile.objects.get().uuid}/"
    assert sign_in(vic).get(address).status_code == 404


def test_the_file_of_another_task_is_not_found_under_this_one(
    task: Task, product: Team, ben: Person, sign_in: SignIn
) -> None:
    send(sign_in(ben), task, ("a.png", PNG))
    other = make_task(product)
    address = f"/acme/tasks/{other.number}/files/{TaskFile.objects.get().uuid}/"
    assert sign_in(ben).get(address).status_code == 404


def test_what_is_stored_goes_with_what_tells_of_it(
    task: Task, ben: Person, sign_in: SignIn, folder: Path
) -> None:
    client = sign_in(ben)
    send(client, task, ("a.png", PNG), ("b.png", PNG))
    old = timezone.now() - datetime.timedelta(31)
    TaskFile.objects.filter(name="a.png").update(removed_at=old)
    forget_removed(task.organization, today(task.organization))
    assert [attached.name for attached in TaskFile.objects.all()] == ["b.png"]
    assert len(stored(folder)) == 1
    TaskFile.objects.all().delete()
    assert forget_orphans() == 0  # it may be on its way in
    [left] = stored(folder)
    _make_older(left)
    call_command("clean_files", verbosity=0, stdout=io.StringIO())
    assert stored(folder) == []


def _make_older(path: Path) -> None:

    two_hours_ago = timezone.now().timestamp() - 7_200
    os.utime(path, (two_hours_ago, two_hours_ago))
