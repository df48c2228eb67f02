"""The goal editor: one page for a goal and its key results, and what to say when somebody was faster."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm
from django.http import QueryDict

from goals.actions import KeyResultRow, RowRefused, write_goal
from goals.agreement_forms import WhyForm
from goals.forms import GoalForm, KeyResultForm, KeyResultRows, plain_number
from goals.goal_templates import TEMPLATES, GoalTemplate
from goals.models import Goal, KeyResult, Metric
from goals.queries import seen_among
from goals.veils import called
from teamops.errors import RuleBroken, Stale
from teamops.forms import said_in
from teamops.people.models import Person, Team
from teamops.text import typed_number

# Fields of a row that a form shows as the model keeps them.
AS_THEY_ARE = (
    "statement",
    "kind",
    "unit",
    "cadence",
    "precision",
    "starts_on",
    "ends_on",
    "interim",
    "zone_commit",
    "zone_target",
    "zone_stretch",
)
EMPTY_ROWS = 3  # offered for a new goal; an existing one gets one more than it has


class GoalEditor:
    """The form of a goal (None: a new one of the team) with a row per key result.

    `data` is what was posted, None for a page that is opened. After a failed `save` everything typed is kept
    and the errors stand beside their fields.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        person: Person,
        team: Team,
        goal: Goal | None,
        initial: dict[str, Any],
        template: GoalTemplate | None = None,
    ) -> None:
        self.person, self.team, self.goal, self.template = person, team, goal, template
        if template:
            initial = {**initial, "statement": str(template.statement), "why": str(template.why)}
        self.key_results = (
            list(goal.key_results.filter(dropped_at=None).select_related("latest").order_by("position", "pk"))
            if goal
            else []
        )
        chosen = [one.owner_id for one in (goal, *self.key_results) if one]
        people = list(Person.objects.visible_to(person).to_choose(*chosen))
        self.data = data.copy() if data is not None else None
        if self.wants_row:
            self._add_row()
        self.form = GoalForm(
            self.data, instance=goal, initial=initial, person=person, people=people, team=team
        )
        metrics = self._metrics()
        self.rows = KeyResultRows(
            self.data,
            prefix="key_results",
            initial=self._initial_rows(),
            form_kwargs={"people": people, "metrics": metrics},
        )
        # Why an active goal is changed, see `goals.actions.Why`.
        self.why = WhyForm(self.data, metrics=metrics) if goal and goal.is_active else None
        # Who saved while this was being written, and what their version says where it differs.
        self.changed_by: str | None = None
        self.differences: list[tuple[str, str]] = []

    def _metrics(self) -> list[Metric]:
        """What a row can follow and be compared with; what it has already stays in its list."""
        chosen = {pk for one in self.key_results for pk in (one.metric_id, one.compared_with_id) if pk}
        return list(Metric.objects.for_choice(self.person, self.team, chosen=chosen))

    @property
    def templates(self) -> list[GoalTemplate]:
        """Goals to begin from, offered while nothing is written yet."""
        return [] if self.goal or self.data is not None else TEMPLATES

    @property
    def wants_row(self) -> bool:
        """Whether the button for another row was pressed; nothing is saved then."""
        return self.data is not None and "add_row" in self.data

    @property
    def only_shows(self) -> bool:
        """Whether the page is to be shown again: with another row, other goals, or how SMART it is by now."""
        if self.data is None:
            return False
        return self.wants_row or self.form.wants_goals or "check" in self.data

    def _add_row(self) -> None:
        assert self.data is not None
        total = typed_number(self.data.get("key_results-TOTAL_FORMS", "0"))
        self.data["key_results-TOTAL_FORMS"] = str(EMPTY_ROWS if total is None else total + 1)

    def _initial_rows(self) -> list[dict[str, Any]]:
        rows = [row_of(key_result) for key_result in self.key_results]
        if self.template:
            return rows + [measure.initial() for measure in self.template.measures]
        empty = 0 if self.data is not None else 1 if self.goal else EMPTY_ROWS
        return rows + [{} for _number in range(empty)]

    def is_valid(self) -> bool:
        """Whether what was posted can be handed to the action; what only shows the page again cannot."""
        if self.data is None or self.only_shows:
            return False
        asked = [self.form.is_valid(), self.rows.is_valid(), self.why is None or self.why.is_valid()]
        return all(asked)  # each has looked at itself, so that everything wrong is said at once

    def save(self) -> Goal | None:
        """Carry it out; None when a rule refused it, which then stands in the form."""
        try:
            return write_goal(
                self.goal or self.team,
                self._asked_rows(),
                by=self.person,
                version=self.form.cleaned_data["version"],
                reason=self.why.why() if self.why else None,
                **self.form.values(),
            )
        except Stale as stale:
            self._take_up(stale)
        except RowRefused as refused:
            self._add_rule(self._filled[refused.row], refused)
        except RuleBroken as broken:
            self._add_rule(self.form, broken)
        return None

    def _add_rule(self, form: BaseForm, broken: RuleBroken) -> None:
        """Beside its field: that a reason is missing stands where the reason is asked for."""
        if self.why and broken.field in self.why.fields:
            form = self.why
        field = broken.field if broken.field in form.fields else None
        form.add_error(field, ValidationError(str(broken.message), code=broken.code))

    @property
    def _filled(self) -> list[KeyResultForm]:
        rows: Any = self.rows
        filled: list[KeyResultForm] = rows.filled()
        return filled

    def _asked_rows(self) -> list[KeyResultRow]:
        own = {key_result.pk: key_result for key_result in self.key_results}
        return [
            KeyResultRow(
                form.values(),
                own.get(form.cleaned_data.get("key") or 0),
                form.cleaned_data.get("version"),
                form.cleaned_data.get("drop", False),
            )
            for form in self._filled
        ]

    def _take_up(self, stale: Stale) -> None:
        """Say what changed and by whom; the next save is based on what stands now."""
        assert self.data is not None
        current = stale.current
        form, prefix = self._form_of(current)
        self.changed_by = stale.changed_by
        self.differences = differences_of(form, current, self.person)
        self.data[f"{prefix}version"] = str(current.version)
        self.form.add_error(None, ValidationError(str(stale.message), code=stale.code))

    def _form_of(self, current: Model) -> tuple[BaseForm, str]:
        if isinstance(current, KeyResult):
            form = next(form for form in self._filled if form.cleaned_data.get("key") == current.pk)
            return form, f"{form.prefix}-"
        return self.form, ""


def row_of(key_result: KeyResult) -> dict[str, Any]:
    """What the row of a key result opens with."""
    return {
        "key": key_result.pk,
        "version": key_result.version,
        "owner": str(key_result.owner_id or ""),
        "metric": key_result.metric_id,
        "compared_with": key_result.compared_with_id,
        **{name: plain_number(getattr(key_result, name)) for name in ("start", "target", "weight")},
        **{name: getattr(key_result, name) for name in AS_THEY_ARE},
    }


def differences_of(form: Any, current: Any, reader: Person) -> list[tuple[str, str]]:
    """(label, what it says now) of every field in which the saved version differs from what was typed."""
    told = []
    for name, typed in form.values().items():
        if name in ("supports", "contributing_teams"):
            continue
        now = getattr(current, name)
        if now != typed:
            field = form.fields[name]
            hidden = isinstance(now, Goal) and not seen_among(reader, [now])
            told.append((str(field.label), called(now) if hidden else said_in(field, now)))
    return told
