"""Sign-in as allauth does it, and the account of a session read together with who it is."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from teamops.people.models import Person, User
from teamops.prepared import prepared


@prepared
def _active_of(user: int) -> QuerySet[Person]:
    return Person.objects.active_of(user)


class AccountBackend(AuthenticationBackend):
    """Every page needs the account and its persons, so both come in one query."""

    def get_user(self, user_id: Any) -> User | None:
        persons = _active_of(user_id)
        if not persons:
            return super().get_user(user_id)
        user = persons[0].user
        assert user is not None
        user.active_persons = persons  # type: ignore[attr-defined]
        return user if self.user_can_authenticate(user) else None


def persons_of(user: Any) -> list[Person]:
    """Who the account of a request is, in each of its organizations, by their names."""
    if not hasattr(user, "active_persons"):
        return _active_of(user.pk)
    return list(user.active_persons)


def language_of(persons: list[Person]) -> str:
    """The language that an account has chosen, in whichever of its organizations; empty if in none."""
    return next((person.language for person in persons if person.language), "")
