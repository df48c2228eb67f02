"""Templates and style sheets know each other: no class without a rule, no rule for what is nowhere."""

import re
from pathlib import Path

from django.conf import settings

ROOT = settings.BASE_DIR
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
# Mails carry their few styles with them; these only name things.
UNSTYLED = {"app", "at-door"}
# Set by htmx while it works, or put together from a row's kind.
MADE_LATER = {"htmx-request", "is-phase", "is-milestone"}


def markup() -> list[Path]:
    """All templates but mails' and the operator's, and the tags that write markup themselves."""
    templates = ROOT / "templates"
    pages = [path for path in templates.rglob("*.html") if "email" not in str(path.relative_to(templates))]
    # Those stand in Django's admin, which has a sheet of its own.
    pages = [path for path in pages if not path.read_text().startswith('{% extends "admin/')]
    return [*pages, ROOT / "teamops/templatetags/teamops.py", ROOT / "teamops/timeline.py"]


def classes_of(path: Path) -> set[str]:
    """The classes that are named literally, whatever tags stand between them."""
    text = path.read_text()
    values = re.findall(r'class="((?:[^"{]|{%.*?%}|{{.*?}}|{[^%{][^}]*})*)"', text, re.DOTALL)
    words = " ".join(TAGS.sub(" ", value) for value in values).split()
    return {word for word in words if re.fullmatch(r"[a-z][\w-]*\w", word)}


def styled() -> set[str]:
    rules = "".join(path.read_text() for path in (ROOT / "static/css").rglob("*.css"))
    rules = re.sub(r"/\*.*?\*/|\d*\.\d+|url\([^)]*\)", "", rules, flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][\w-]*)", rules))


def test_every_class_of_a_template_has_a_rule() -> None:
    unknown = {
        str(path.relative_to(ROOT)): sorted(names)
        for path in markup()
        if (names := classes_of(path) - styled() - UNSTYLED)
    }
    assert unknown == {}


def test_no_rule_is_left_for_what_is_nowhere() -> None:
    everything = "".join(
        path.read_text()
        for folder in ("templates", "teamops", "goals", "tasks", "feedback", "static/js")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".html", ".py", ".js"}
    )
    words = set(re.findall(r"[a-z][\w-]*", everything))
    assert styled() - words - MADE_LATER == set()
