"""A form's field for tasks: those chosen as ticks, and a line to find more. It works without script.

Searching sends the form with `search`; its view then shows it again without saving (`is_sent`). Numbers such
as T-12 that are typed into the line need no search.
"""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tasks.choosing.queries import choosable, found, numbers_in
from tasks.models import Task
from teamops.formats import names_of
from teamops.people.models import Person, Team

# The buttons that send a form only to be shown again.
LOOKS = ("search", "preview")


def is_sent(request: HttpRequest) -> bool:
    """Whether the form is sent to be saved, not only to be shown again."""
    return request.method == "POST" and not any(look in request.POST for look in LOOKS)


def only_shown(form: forms.BaseForm) -> None:
    """Show what was typed without judging it yet."""
    form._errors = forms.utils.ErrorDict()  # type: ignore[attr-defined]
    form.cleaned_data = {}


class TaskSearch(forms.Widget):
    """Ticks (or, where one is chosen, a choice of one) and the line to find more."""

    template_name = "tasks/choosing/_tasks.html"
    field: "TasksField"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        getlist = getattr(data, "getlist", None)
        ticked = getlist(name) if getlist else data.get(name, [])
        return {"ticked": ticked, "typed": data.get(f"{name}-find", "").strip()}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field = self.field
        chosen, typed = field.shown(value)
        ticked = {task.pk for task in chosen}
        more = [one for one in field.find(typed) if one.pk not in ticked]
        context = {
            "name": name,
            "id": (attrs or {}).get("id", ""),
            "described": (attrs or {}).get("aria-describedby", ""),
            "is_wrong": "aria-invalid" in (attrs or {}),
            "kind": "checkbox" if field.many else "radio",
            "chosen": chosen,
            "found": more,
            "typed": typed,
            "looked": bool(typed),
            "organization": field.person.organization.slug,
            "team": field.team.slug,
        }
        return render_to_string(self.template_name, context)


class TasksField(forms.Field):
    """Tasks that the person may see; cleaned to a list, or with `many=False` to one task or None."""

    widget = TaskSearch

    def __init__(
        self, *, person: Person, team: Team, but: int | None = None, many: bool = True, **options: Any
    ):
        self.person, self.team, self.but, self.many = person, team, but, many
        self.known: dict[int, Task] = {}
        super().__init__(required=False, **options)
        self.widget.field = self

    def __deepcopy__(self, memo: dict[int, Any]) -> "TasksField":
        copied: TasksField = super().__deepcopy__(memo)
        copied.widget.field = copied
        return copied

    def find(self, typed: str) -> list[Task]:
        """What the typed words may mean."""
        return [one for one in found(self.person, self.team, typed) if one.pk != self.but] if typed else []

    def prepare_value(self, value: Any) -> Any:
        """Ids, as they are sent; what was typed beside them stays."""
        if isinstance(value, Task):
            self.known[value.pk] = value
            return value.pk
        if isinstance(value, list):
            return [self.prepare_value(one) for one in value]
        return value

    def shown(self, value: Any) -> tuple[list[Task], str]:
        """The tasks that stand as chosen, and what stands in the line."""
        if isinstance(value, dict):
            return self._tasks(pk__in=_ids(value["ticked"])), value["typed"]
        ids = _ids(value)
        if all(pk in self.known for pk in ids):
            return [self.known[pk] for pk in ids], ""
        return self._tasks(pk__in=ids), ""

    def _tasks(self, **wanted: Any) -> list[Task]:
        return list(choosable(self.person).filter(**wanted).order_by("number"))

    def clean(self, value: Any) -> Any:
        numbers, ids = numbers_in(value["typed"]), _ids(value["ticked"])
        if numbers is None:
            raise forms.ValidationError(_none_ticked(len(self.find(value["typed"]))), "not_ticked")
        tasks = self._tasks(pk__in=ids) if ids else []
        if len(tasks) < len(set(ids)):
            raise forms.ValidationError(_("Choose one from the list."), "unknown")
        if numbers:
            named = self._tasks(number__in=numbers)
            if missing := set(numbers) - {one.number for one in named}:
                said = _("There is no task %(numbers)s here. Look for it by its title.")
                told = names_of(f"T-{number}" for number in sorted(missing))
                raise forms.ValidationError(said % {"numbers": told}, "unknown")
            tasks = sorted({*tasks, *named} if self.many else named, key=lambda one: one.number)
        if self.many:
            return tasks
        if len(tasks) > 1:
            raise forms.ValidationError(_("Choose one task."), "several")
        return tasks[0] if tasks else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        present = _ids(self.prepare_value(initial))
        return bool(data["typed"]) or sorted(_ids(data["ticked"])) != sorted(present)


def _ids(ticked: Any) -> list[int]:
    texts = ticked if isinstance(ticked, list) else [ticked]
    texts = [str(text) for text in texts if text not in (None, "")]
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


def _none_ticked(count: int) -> str:
    if not count:
        return _("No open task of the team is called that. Try another word, or a number such as T-12.")
    return _("Tick what you mean among what was found, and save again.")
