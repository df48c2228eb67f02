"""The forms of goals, key results, check-ins and cycles. Choices hold only what the person may see."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.actions.closing import Grade
from goals.models import CheckIn, Cycle, Goal, KeyResult, Metric, StatedStatus
from goals.numbers import Kind, Refused, check_aim, check_value, check_weight, check_weights, grade
from goals.queries import seen_among
from goals.refusals import SENTENCES
from goals.registry import Advice
from goals.standing import GoalStanding, KeyResultStanding
from goals.veils import called
from goals.wording import to_choose, value_steps
from teamops.people.models import Person, Team
from teamops.text import refuse_nul, typed_number

AS_SUGGESTED = gettext_lazy("As the numbers suggest")
MOST_ROWS = 20
# Goals that a list offers at once; others are searched for.
MOST_OFFERED = 100
LONGEST_SEARCH = 100
# A comma before three digits parts thousands, as the pages write them: 2,310. Elsewhere it is a point.
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{2,3})*,\d{3}(\.\d*)?")
# Points do so where they can mean nothing else: 1.234,5 and 1.234.567, but not 1.234.
THOUSANDS_BY_POINTS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+|(?<=\.\d{3}\.\d{3}))")

T = TypeVar("T")


def plain_number(value: Decimal | None) -> str:
    """A number as one types it: 35.8, without trailing zeros."""
    return "" if value is None else f"{value.normalize():f}"


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NumberField(forms.CharField):
    """A number as people write it: 35.8, 35,8, 1 900, 1,900, 35.8 %. Gives a Decimal, or None for nothing."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        typed = "".join(text.split()).removesuffix("%").replace("\u2212", "-")
        try:
            number = Decimal(_pointed(typed))
            check_value(number)
        except InvalidOperation:
            raise refusal("not_a_number") from None
        except Refused as refused:
            raise refusal(refused.code) from None
        return number


def _pointed(typed: str) -> str:
    """With a point before the decimals, and nothing that parts thousands; what is no number stays none."""
    if THOUSANDS.fullmatch(typed):
        return typed.replace(",", "")
    if THOUSANDS_BY_POINTS.fullmatch(typed):
        return typed.replace(".", "").replace(",", ".")
    return typed if "." in typed else typed.replace(",", ".", 1)


def one_of(found: Mapping[str, T]) -> Callable[[str], T]:
    """The coercion of a choice to what it stands for; a key that was made up is no choice."""

    def coerce(key: str) -> T:
        if key not in found:
            raise ValueError(key)
        return found[key]

    return coerce


class PersonField(forms.TypedChoiceField):
    """One of the given persons, or nobody; the list is made once for all rows of a form."""

    def __init__(self, *, people: Iterable[Person] = (), **kwargs: Any) -> None:
        self.people = {str(person.pk): person for person in people}
        choices = [("", "—"), *((key, person.name) for key, person in self.people.items())]
        super().__init__(choices=choices, coerce=one_of(self.people), empty_value=None, **kwargs)


def refusal(code: str) -> ValidationError:
    """What the numbers refuse, as a form says it."""
    return ValidationError(str(SENTENCES[code][1]), code=code)


def add_refusal(form: forms.BaseForm, refused: Refused, field: str) -> None:
    """Put what the numbers refuse beside its field."""
    named = SENTENCES[refused.code][0]
    form.add_error(named if named in form.fields else field, refusal(refused.code))


# --- The goal editor ----------------------------------------------------------------------------------


class GoalForm(forms.ModelForm[Goal]):
    """A goal's own fields."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    weight = NumberField(
        label=gettext_lazy("Weight among what its parent is measured by"),
        help_text=gettext_lazy("Empty counts as 1."),
        required=False,
    )
    owner: Any = PersonField(label=gettext_lazy("Owner"), required=False)
    find = forms.CharField(
        label=gettext_lazy("Other goals, by number or words"), max_length=LONGEST_SEARCH, required=False
    )
    contributing_teams = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        label=gettext_lazy("Teams that work on it too"),
        help_text=gettext_lazy("It stands in their lists as well, and is counted once."),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )

    class Meta:
        model = Goal
        fields = [
            "statement",
            "why",
            "parent",
            "cycle",
            "owner",
            "ambition",
            "starts_on",
            "ends_on",
            "weight",
            "supports",
            "is_personal",
            "is_private",
        ]
        labels = {
            "statement": gettext_lazy("What will be different at the end?"),
            "why": gettext_lazy("Why does it matter?"),
            "cycle": gettext_lazy("Cycle"),
            "starts_on": gettext_lazy("First day, if not the cycle’s"),
            "ends_on": gettext_lazy("Last day, if not the cycle’s"),
            "supports": gettext_lazy("Also supports"),
        }
        help_texts = {
            "ambition": gettext_lazy("Committed is expected in full, stretch at seven tenths."),
            "supports": gettext_lazy("Drawn, not counted."),
            "is_personal": gettext_lazy("The owner’s own goal, not the team’s."),
            "is_private": gettext_lazy(
                "Seen by its owner, who answers for a key result, and who leads the team. It still counts."
            ),
        }
        error_messages = {
            "statement": {
                "required": gettext_lazy("The goal has no words yet. Write what will be different.")
            }
        }
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 1, "data-one-line": True}),
            "why": forms.Textarea(attrs={"rows": 2}),
            "starts_on": date_input(),
            "ends_on": date_input(),
            "supports": forms.SelectMultiple(attrs={"size": 4}),
        }

    def __init__(self, *args: Any, person: Person, people: list[Person], team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal = self.instance if self.instance.pk else None
        self.fields["owner"] = PersonField(
            people=people,
            label=gettext_lazy("Owner"),
            required=False,
            help_text=gettext_lazy("One person. Others help."),
        )
        self._offer_goals(person, goal, team)
        self._offer_cycles(person, goal)
        self._offer_teams(person, team)
        if goal:
            self.initial.update(version=goal.version, owner=str(goal.owner_id or ""))
        else:
            self.fields["statement"].widget.attrs["autofocus"] = True

    def clean_statement(self) -> str:
        """One line: what was pasted in several is joined."""
        return " ".join(self.cleaned_data["statement"].splitlines())

    def _offer_goals(self, person: Person, goal: Goal | None, team: Team) -> None:
        """Parent and supported goals by number and words; one query for both lists, see `offered_to`.

        What is chosen already can be kept, though it be closed or kept from the person. `seen`: what of all
        that could be the parent the person may see.
        """
        supported = list(self.initial.get("supports") or ()) if goal else []
        chosen = {"parent": [goal.parent] if goal and goal.parent else [], "supports": supported}
        picked = [*self._picked(), *(one.pk for goals in chosen.values() for one in goals)]
        rows = Goal.objects.offered_to(goal, team, person, picked=picked, words=self.searched)
        offered = list(rows[:MOST_OFFERED])
        self.found = sum(one.rank == 1 for one in offered)  # type: ignore[attr-defined]
        known = {one.pk for one in offered}
        kept = {name: [one for one in goals if one.pk not in known] for name, goals in chosen.items()}
        seen = seen_among(person, [*kept["parent"], *kept["supports"]])
        self.seen = [*offered, *(one for one in kept["parent"] if one.pk in seen)]
        for name, more in kept.items():
            field: Any = self.fields[name]
            free = Goal.objects.may_be_parent_of(goal, person).order_by().values("pk")
            field.queryset = Goal.objects.filter(Q(pk__in=free) | Q(pk__in=[one.pk for one in more]))
            choices = [(one.pk, to_choose(one)) for one in offered]
            choices += [(one.pk, one.statement if one.pk in seen else called(one)) for one in more]
            field.choices = choices if name == "supports" else [("", "—"), *choices]

    def _picked(self) -> list[int]:
        """Ids that were chosen on the page before it is shown again, or by the address that opens it."""
        texts = [str(self.initial.get("parent") or "")]
        if isinstance(self.data, QueryDict):
            texts += [*self.data.getlist("parent"), *self.data.getlist("supports")]
        return [pk for pk in map(typed_number, texts) if pk is not None]

    @property
    def searched(self) -> str:
        """By what other goals are searched."""
        return str(self.data.get("find", "")).strip()[:LONGEST_SEARCH]

    @property
    def wants_goals(self) -> bool:
        """Whether other goals are to be offered first: by the button, or by Enter after words were typed."""
        return "find_goals" in self.data or self.searched != str(self.data.get("found", "")).strip()

    @property
    def says_found(self) -> str:
        """What the search came to."""
        if not self.searched:
            return _("The lists have the goals of the team and of the teams above it.")
        if not self.found:
            return _("No other open goal has “%(words)s”.") % {"words": self.searched}
        said = ngettext(
            "%(n)s goal with “%(words)s” stands first in the lists.",
            "%(n)s goals with “%(words)s” stand first in the lists.",
            self.found,
        )
        return said % {"n": self.found, "words": self.searched}

    def _offer_teams(self, person: Person, own: Team) -> None:
        """Every other team, and those that work on the goal already; one query for both."""
        field: Any = self.fields["contributing_teams"]
        shared = Goal.contributing_teams.through.objects.filter(goal=self.instance.pk)
        chosen = Exists(shared.filter(team=OuterRef("pk")))
        teams = Team.objects.visible_to(person).exclude(pk=own.pk).annotate(is_chosen=chosen)
        field.queryset = teams.filter(Q(archived_at=None) | Q(is_chosen=True)).order_by("path")
        offered = list(field.queryset)
        field.choices = [(team.pk, team.name) for team in offered]
        self.initial["contributing_teams"] = [team.pk for team in offered if team.is_chosen]

    def _offer_cycles(self, person: Person, goal: Goal | None) -> None:
        """Every cycle that is not closed, and the goal's own."""
        cycles = Cycle.objects.visible_to(person)
        field: Any = self.fields["cycle"]
        field.queryset = cycles.open_or(goal.cycle_id if goal else None)
        field.choices = [(one.pk, one.name) for one in field.queryset]

    def values(self) -> dict[str, Any]:
        """What the action gets: every field of the goal; the version goes beside them."""
        names = (*(self._meta.fields or ()), "contributing_teams")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def has_unusual(self) -> bool:
        """Whether something that is folded away is set or wrong, so that it is shown."""
        return any(name in self.errors or self[name].value() for name in FOLDED)

    def clean_weight(self) -> Decimal | None:
        weight = self.cleaned_data["weight"]
        try:
            check_weight(weight)
        except Refused as refused:
            add_refusal(self, refused, "weight")
        return weight

    def _post_clean(self) -> None:
        """The action sets the values; the form must not write into the goal that it is shown with."""


# Folded away in the editor.
FOLDED = ("starts_on", "ends_on", "weight", "supports", "contributing_teams", "is_personal", "is_private")


class InterimField(forms.CharField):
    """Interim targets, one a line: a day and a number. Gives [ISO day, number as text] each, by day."""

    widget = forms.Textarea(attrs={"rows": 2, "placeholder": "2026-10-31: 34"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{day}: {number}" for day, number in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[list[str]]:
        text = super().clean(value)
        return sorted(self._point(line) for line in text.splitlines() if line.strip())

    @staticmethod
    def _point(line: str) -> list[str]:
        day, _sign, number = line.strip().replace("：", ":").partition(":")
        if not number:
            day, _sign, number = line.strip().partition(" ")
        try:
            value = NumberField(required=False).clean(number)
            if value is None:
                raise ValueError
            return [
                datetime.date.fromisoformat(day.strip().replace("/", "-")).isoformat(),
                plain_number(value),
            ]
        except ValueError:
            raise ValidationError(
                _("“%(line)s” is no day and number. Write one such as 2026-10-31: 34."),
                code="interim",
                params={"line": line.strip()[:40]},
            ) from None


class KeyResultForm(forms.ModelForm[KeyResult]):
    """One row of the editor. An empty row at the end is no key result."""

    key = forms.IntegerField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    start = NumberField(label=gettext_lazy("From"), required=False)
    target = NumberField(label=gettext_lazy("To"), required=False)
    weight = NumberField(label=gettext_lazy("Weight"), required=False)
    owner: Any = PersonField(label=gettext_lazy("Owner"), required=False)
    cadence = forms.TypedChoiceField(
        label=gettext_lazy("Check in"),
        choices=KeyResult.Cadence.choices,
        coerce=int,
        required=False,
    )
    precision = forms.TypedChoiceField(
        label=gettext_lazy("Decimals"),
        choices=[("", gettext_lazy("as typed")), *((number, str(number)) for number in range(5))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    interim = InterimField(
        label=gettext_lazy("Interim targets"),
        help_text=gettext_lazy("A day and a number each line, where the way is not straight."),
        max_length=2000,
        required=False,
    )
    drop = forms.BooleanField(label=gettext_lazy("Drop"), required=False)

    class Meta:
        model = KeyResult
        fields = [
            "statement",
            "kind",
            "start",
            "target",
            "unit",
            "owner",
            "weight",
            "cadence",
            "precision",
            "starts_on",
            "ends_on",
            "metric",
            "compared_with",
            "interim",
            "zone_commit",
            "zone_target",
            "zone_stretch",
        ]
        labels = {
            "starts_on": gettext_lazy("First day, if not the goal’s"),
            "ends_on": gettext_lazy("Due, if not at the goal’s end"),
            "zone_commit": gettext_lazy("Commit (0.3) means"),
            "zone_target": gettext_lazy("Target (0.7) means"),
            "zone_stretch": gettext_lazy("Stretch (1.0) means"),
        }
        widgets = {"starts_on": date_input(), "ends_on": date_input()}
        error_messages = {
            "statement": {
                "required": gettext_lazy("The key result has no words yet. Write what is measured.")
            }
        }

    def __init__(
        self, *args: Any, people: list[Person], metrics: Sequence[Metric] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = PersonField(people=people, label=_("Owner"), required=False)
        self.fields["kind"].initial = Kind.INCREASE
        self.fields["cadence"].initial = KeyResult.Cadence.WEEKLY
        self._offer_metrics(metrics)
        # A row that nothing was typed into is no key result, however many of them were offered.
        self.empty_permitted = not self.initial.get("key")
        self.use_required_attribute = False
        for field in self.fields.values():
            if not isinstance(field.widget, forms.HiddenInput | forms.CheckboxInput):
                field.widget.attrs["class"] = "input"

    def _offer_metrics(self, metrics: Sequence[Metric]) -> None:
        """Metrics by name, read once for all rows. What is somebody else's is only compared with."""
        own = [metric for metric in metrics if not metric.is_external]
        self.fields["metric"] = metric_field(own, _("Where it comes from"), _("typed in at the check-in"))
        self.fields["compared_with"] = metric_field(metrics, _("Drawn beside it"), "—")

    def has_changed(self) -> bool:
        """A row in which nothing but choices differ from how it was offered is as good as empty."""
        return not {"kind", "cadence", "precision"}.issuperset(self.changed_data)

    @property
    def is_unusual(self) -> bool:
        """Whether one of the details that are folded away is set or wrong, so that they are shown."""
        return any(name in self.errors or self._is_set(name) for name in DETAILS)

    def _is_set(self, name: str) -> bool:
        """What was sent comes as text, where what is offered may be a number."""
        value, offered = self[name].value(), self.fields[name].initial
        return value not in (None, "", []) and str(value) != str(offered)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["cadence"] = cleaned.get("cadence") or KeyResult.Cadence.WEEKLY
        if not self.errors and not cleaned.get("drop"):
            kind = Kind(cleaned["kind"])
            if kind in (Kind.YES_NO, Kind.SCALE, Kind.FROM_PLAN):
                cleaned |= {"start": None, "target": None}
            if not kind.has_path and kind is not Kind.BETWEEN:
                cleaned["start"] = None
            try:
                check_aim(kind, cleaned["start"], cleaned["target"])
            except Refused as refused:
                add_refusal(self, refused, "target")
            try:
                check_weight(cleaned["weight"])
            except Refused as refused:
                add_refusal(self, refused, "weight")
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def _post_clean(self) -> None:
        """The action sets the values, not the form."""


def metric_field(metrics: Sequence[Metric], label: str, nothing: str) -> forms.TypedChoiceField:
    """One of the metrics, or none, which reads as `nothing`."""
    found = {str(metric.pk): metric for metric in metrics}
    choices = [("", nothing), *((key, metric.name) for key, metric in found.items())]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=one_of(found), empty_value=None, required=False
    )


# Folded away below each row of the editor.
DETAILS = (
    "weight",
    "cadence",
    "precision",
    "starts_on",
    "ends_on",
    "metric",
    "compared_with",
    "interim",
    "zone_commit",
    "zone_target",
    "zone_stretch",
)


class BaseKeyResultRows(forms.BaseFormSet[KeyResultForm]):
    """All rows: weights of which none counts are refused at the first of them."""

    def clean(self) -> None:
        kept = [form for form in self.filled() if not form.cleaned_data.get("drop")]
        if any(self.errors) or not kept:
            return
        try:
            check_weights([form.cleaned_data["weight"] for form in kept])
        except Refused as refused:
            add_refusal(kept[0], refused, "weight")

    def filled(self) -> list[KeyResultForm]:
        """The rows that are or become key results."""
        return [form for form in self.forms if form.has_changed() or form.initial.get("key")]


KeyResultRows = forms.formset_factory(
    KeyResultForm, formset=BaseKeyResultRows, extra=0, absolute_max=MOST_ROWS, max_num=MOST_ROWS
)


# --- Check-ins ----------------------------------------------------------------------------------------


class CheckInForm(forms.ModelForm[CheckIn]):
    """Value, confidence, status and note. Only the value is required, and not where the plan says it."""

    value: Any = NumberField(
        label=gettext_lazy("Value now"),
        error_messages={"required": gettext_lazy("The value is missing. Write where it stands now.")},
    )
    confidence: Any = forms.TypedChoiceField(
        label=gettext_lazy("How sure are you that we reach it?"),
        choices=[(number, str(number)) for number in range(1, 11)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    stated_status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[("", AS_SUGGESTED), *StatedStatus.choices],
        required=False,
    )

    class Meta:
        model = CheckIn
        fields = ["value", "confidence", "stated_status", "note", "what_next", "day"]
        widgets = {
            "note": forms.Textarea(attrs={"rows": 2}),
            "what_next": forms.Textarea(attrs={"rows": 2}),
            "day": date_input(),
        }

    def __init__(self, *args: Any, key_result: KeyResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if key_result.is_from_plan:
            del self.fields["value"]
        if steps := value_steps(key_result):
            self.fields["value"] = forms.TypedChoiceField(
                label=_("Is it done?") if key_result.is_yes_no else _("Which step is reached?"),
                choices=[(f"{value:f}", words) for value, words in steps],
                coerce=Decimal,
                widget=forms.RadioSelect,
            )

    @classmethod
    def first_values(cls, standing: KeyResultStanding, advice: Advice | None = None) -> dict[str, Any]:
        """What the form opens with: everything as at the last check-in, but the note; where it is known how
        sure others are, that."""
        value = standing.value
        return {
            "value": plain_number(value) if value is not None else "",
            "confidence": advice.confidence if advice else standing.confidence,
            "stated_status": standing.stated,
            "day": standing.on,
        }

    def values(self) -> dict[str, Any]:
        """What the action gets. A status that the form did not ask for carries over."""
        given = dict(self.cleaned_data)
        status = given.pop("stated_status")
        return given | {"status": status if "stated_status" in self.data else None}

    def _post_clean(self) -> None:
        """The action sets the values, not the form."""


class CorrectionForm(CheckInForm):
    """The same for a check-in that its author sets right; its day stays."""

    class Meta(CheckInForm.Meta):
        fields = ["value", "confidence", "stated_status", "note", "what_next"]

    def values(self) -> dict[str, Any]:
        return super().values() | {"status": self.cleaned_data["stated_status"]}


class StatusForm(forms.Form):
    """The owner's judgement of the whole goal."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=[("", AS_SUGGESTED), *StatedStatus.choices], required=False
    )


class MoveGoalForm(forms.Form):
    """The goal that another one contributes to; nothing for none."""

    parent: Any = forms.ModelChoiceField(
        Goal.objects.none(), label=gettext_lazy("Contributes to"), required=False
    )

    def __init__(self, *args: Any, goal: Goal, parents: Sequence[tuple[Goal, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = {str(one.pk): one for one, _name in parents}
        choices = [(str(one.pk), name) for one, name in parents]
        self.fields["parent"] = forms.TypedChoiceField(
            label=_("Contributes to"),
            choices=[("", _("no other goal")), *choices],
            coerce=one_of(found),
            empty_value=None,
            required=False,
            initial=str(goal.parent_id or ""),
            widget=forms.Select(attrs={"autofocus": True}),
        )


# --- Closing and cycles -------------------------------------------------------------------------------


class CloseGoalForm(forms.Form):
    """A grade per key result, prefilled with its progress; what was learned; what becomes of the rest."""

    went_well = forms.CharField(label=gettext_lazy("What worked"))
    went_badly = forms.CharField(label=gettext_lazy("What did not"))
    reflection = forms.CharField(label=gettext_lazy("What we learned"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("And what is unfinished?"),
        choices=[
            ("", gettext_lazy("Nothing is, or it stays as it is")),
            (
                Goal.Outcome.CARRIED_OVER,
                gettext_lazy("Carry it over: the same goal goes on in the next cycle"),
            ),
            (Goal.Outcome.REWRITTEN, gettext_lazy("Rewrite it: a new goal that begins with these words")),
            (Goal.Outcome.DROPPED, gettext_lazy("Drop it")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, standing: GoalStanding, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key_results = standing.key_results
        for one in self.key_results:
            self.fields[f"grade_{one.key_result.pk}"] = _grade_field(one)
            self.fields[f"reason_{one.key_result.pk}"] = forms.CharField(
                label=_("Why another grade"), max_length=300, required=False, validators=[refuse_nul]
            )
            self.fields[f"reason_{one.key_result.pk}"].widget.attrs["class"] = "input"
        for name in ("went_well", "went_badly", "reflection"):
            field = self.fields[name]
            field.required = False
            field.widget = forms.Textarea(attrs={"rows": 2, "maxlength": 4000})
            field.validators = [refuse_nul, MaxLengthValidator(4000)]
        cycles = Cycle.objects.visible_to(person).open_or(None).exclude(pk=standing.goal.cycle_id)
        self.fields["next_cycle"] = forms.ModelChoiceField(
            cycles,
            label=_("In which cycle"),
            required=False,
            initial=_after(cycles, standing.goal.cycle),
            empty_label="—",
        )

    @property
    def graded(self) -> list[tuple[KeyResultStanding, forms.BoundField, forms.BoundField]]:
        """(key result, its grade, its reason) for the page's table."""
        return [
            (one, self[f"grade_{one.key_result.pk}"], self[f"reason_{one.key_result.pk}"])
            for one in self.key_results
        ]

    def values(self) -> dict[str, Any]:
        """What the action gets."""
        data = self.cleaned_data
        grades = {
            one.key_result.pk: Grade(data[f"grade_{one.key_result.pk}"], data[f"reason_{one.key_result.pk}"])
            for one in self.key_results
        }
        words = ("went_well", "went_badly", "reflection", "outcome", "next_cycle")
        return {"grades": grades, **{name: data[name] for name in words}}


def _grade_field(one: KeyResultStanding) -> forms.DecimalField:
    return forms.DecimalField(
        label=_("Grade of “%(what)s”") % {"what": one.key_result.statement},
        initial=grade(one.progress),
        min_value=0,
        max_value=1,
        max_digits=2,
        decimal_places=1,
        required=False,
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value", "max_decimal_places", "max_digits"],
            _("A grade lies between 0.0 and 1.0, with one decimal."),
        ),
        widget=forms.NumberInput(attrs={"step": "0.1", "min": "0", "max": "1", "class": "input num"}),
    )


def _after(cycles: Iterable[Cycle], cycle: Cycle) -> Cycle | None:
    """The next cycle of the same length, else the next one at all."""
    later = sorted((one for one in cycles if one.starts_on > cycle.starts_on), key=lambda one: one.starts_on)
    return next((one for one in later if one.length == cycle.length), next(iter(later), None))


class CycleForm(forms.ModelForm[Cycle]):
    """A cycle's name and days; it goes from state to state by buttons."""

    class Meta:
        model = Cycle
        fields = ["name", "length", "starts_on", "ends_on"]
        widgets = {"starts_on": date_input(), "ends_on": date_input()}

    def _post_clean(self) -> None:
        """The action sets the values, not the form."""


class NewCycleForm(CycleForm):
    """A new cycle is worked on at once, or prepared first."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[(state.value, state.label) for state in Cycle.FIRST_STATES],
        initial=Cycle.State.ACTIVE,
        required=False,
        help_text=gettext_lazy("While a cycle is being prepared, its goals are written and agreed."),
    )

    def clean_state(self) -> str:
        return self.cleaned_data["state"] or Cycle.State.ACTIVE
