"""How tests call the API: JSON in and out, below the organization's address."""

from typing import Any

from django.test import Client

from teamops.people.models import Person


class Api:
    """`Api(ben).post("goals/", {...})`; headers are named as in Python: `if_match='"1"'`."""

    def __init__(self, person: Person | None = None, *, token: str = "", organization: str = "acme") -> None:
        self.client, self.base, self.token = Client(), f"/api/v1/{organization}/", token
        if person is not None:
            assert person.user is not None
            self.client.force_login(person.user)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(self.base + path, headers=self._headers(headers))

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self._send("post", path, {} if data is None else data, headers)

    def patch(self, path: str, data: Any, **headers: str) -> Any:
        return self._send("patch", path, data, headers)

    def put(self, path: str, data: Any, **headers: str) -> Any:
        return self._send("put", path, data, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.client.delete(self.base + path, headers=self._headers(headers))

    def _send(self, method: str, path: str, data: Any, headers: dict[str, str]) -> Any:
        call = getattr(self.client, method)
        return call(self.base + path, data, content_type="application/json", headers=self._headers(headers))

    def _headers(self, given: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in given.items()}
        return named | ({"Authorization": f"Bearer {self.token}"} if self.token else {})


def errors(response: Any) -> list[tuple[str | None, str]]:
    """(field, code) of each error; every error has the one shape."""
    found = response.json()["errors"]
    assert found and all(set(error) == {"code", "message", "field", "index"} for error in found)
    return [(error["field"], error["code"]) for error in found]
