"""The OpenAPI document: valid, complete, and what the API does."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from teamops.people.models import Person


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file: Path = tmp_path_factory.mktemp("schema") / "api.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
    found: dict[str, Any] = yaml.safe_load(file.read_text())
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if path != "/api/v1/schema/"
    ]


def test_every_operation_says_what_it_does_and_how_it_fails(document: dict[str, Any]) -> None:
    found = operations(document)
    assert len(found) > 20
    for path, method, operation in found:
        assert operation.get("summary"), f"{method} {path} has no summary"
        assert {"400", "401", "404", "429"} <= set(operation["responses"]), f"{method} {path}"
        assert any(code < "300" for code in operation["responses"]), f"{method} {path}"


def test_every_edit_is_held_to_its_etag(document: dict[str, Any]) -> None:
    edits = [(path, one) for path, method, one in operations(document) if method == "patch"]
    assert edits
    for path, operation in edits:
        assert {"412", "428"} <= set(operation["responses"]), path
        assert "If-Match" in {one["name"] for one in operation["parameters"]}, path


@pytest.mark.parametrize(
    ("method", "path", "takes_a_tag"),
    [
        ("post", "updates/", False),
        ("post", "teams/{team}/reviews/{week}/notes/", False),
        ("post", "teams/{team}/reviews/{week}/decisions/", False),
        ("put", "teams/{team}/rhythm/", True),
        ("delete", "channels/{uuid}/", True),
    ],
)
def test_what_may_find_somebody_faster_says_so(
    document: dict[str, Any], method: str, path: str, takes_a_tag: bool
) -> None:
    operation = document["paths"]["/api/v1/{organization}/" + path][method]
    assert "412" in operation["responses"]
    tags = [one for one in operation["parameters"] if one["name"] == "If-Match"]
    assert [one.get("required", False) for one in tags] == ([False] if takes_a_tag else [])


def test_every_list_is_paged(document: dict[str, Any]) -> None:
    lists = [(path, one) for path, _how, one in operations(document) if "_list" in one["operationId"]]
    assert lists
    for path, operation in lists:
        assert {"page", "page_size"} <= {one["name"] for one in operation["parameters"]}, path


def test_the_document_is_served_to_who_is_signed_in(ben: Person) -> None:
    client = Client()
    assert client.get("/api/v1/schema/").status_code == 401
    assert ben.user is not None
    client.force_login(ben.user)
    assert client.get("/api/v1/schema/?format=json").json()["info"]["title"] == "TeamOps"
