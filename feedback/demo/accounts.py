"""The demonstration's sign-ins, with fresh random passwords that stand in one file for its owner's eyes."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from teamops.people.models import Person, User

# What 72 random bits hold is as safe behind a few rounds as behind a million, which would be two seconds of
# every first start. At their first sign-in Django hashes them anew, as it does everybody's.
ROUNDS = 1_000


@dataclass(frozen=True)
class Account:
    """One line of `var/demo.json`. `role`: administrator, lead, member or guest."""

    email: str
    password: str
    name: str
    role: str


def give_sign_in(person: Person, role: str = "") -> Account | None:
    """Let the person sign in; with a role for the file there is a password, without none that works."""
    password = secrets.token_urlsafe(9) if role else None
    person.user = User.objects.create_user(person.email)
    if password:
        hasher = PBKDF2PasswordHasher()
        person.user.password = hasher.encode(password, hasher.salt(), ROUNDS)
        person.user.save(update_fields=["password"])
    EmailAddress.objects.create(user=person.user, email=person.email, verified=True, primary=True)
    person.save(update_fields=["user"])
    return Account(person.email, password, person.name, role) if password else None


def write_accounts(accounts: list[Account], path: Path) -> None:
    """Write the file anew, readable by its owner alone from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump([asdict(account) for account in accounts], file, ensure_ascii=False, indent=2)
        file.write("\n")
