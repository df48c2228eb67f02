"""Saying in plain words how a task comes again, or by a rule of RFC 5545."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.forms import date_input
from tasks.models import Task
from tasks.recurring.rules import RecurrenceRule, read
from tasks.recurring.words import DAYS, WORKING, code_of, in_words, weekday
from teamops.dates import today
from teamops.errors import RuleBroken

YEAR = datetime.timedelta(days=365)
A_RULE = "rule"


class RecurrenceForm(forms.Form):
    """How often, on which days, until when; all of it becomes one rule."""

    how = forms.ChoiceField(label=gettext_lazy("how often"), widget=forms.RadioSelect)
    interval = forms.IntegerField(
        label=gettext_lazy("every how many"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=gettext_lazy("2 for every second day, week, month or year."),
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("on these days of the week"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only if it comes by weeks."),
    )
    until = forms.DateField(label=gettext_lazy("until"), required=False, widget=date_input())
    times = forms.IntegerField(
        label=gettext_lazy("or so many times"),
        min_value=2,
        max_value=1_000,
        required=False,
        help_text=gettext_lazy("This one is the first."),
    )
    recurs = forms.ChoiceField(
        label=gettext_lazy("the next one appears"), choices=Task.Recurs.choices, widget=forms.RadioSelect
    )
    recurrence = forms.CharField(
        label=gettext_lazy("rule of RFC 5545"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only if you chose to write it yourself: FREQ=MONTHLY;BYDAY=-1FR;COUNT=6"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        self.task = task
        self.anchor = task.due or today(task.organization)
        self.rules = self._rules()
        kwargs["initial"] = self._initial()
        super().__init__(*args, **kwargs)
        how, days = self.fields["how"], self.fields["days"]
        assert isinstance(how, forms.ChoiceField)
        assert isinstance(days, forms.ChoiceField)
        how.choices = [
            ("", _("it does not come again")),
            *((key, in_words(rule)) for key, rule in self.rules.items()),
            (A_RULE, _("by a rule that I write myself")),
        ]
        how.required = False
        days.choices = [(day, weekday(day)) for day in DAYS]

    def _rules(self) -> dict[str, RecurrenceRule]:
        """What is offered for a task of its day, each without interval and end."""
        nth = (self.anchor.day - 1) // 7 + 1
        on_weekday = f"{nth if nth < 5 else -1}{code_of(self.anchor)}"
        return {
            "day": RecurrenceRule("DAILY"),
            "working": RecurrenceRule("WEEKLY", by=(("BYDAY", WORKING),)),
            "week": RecurrenceRule("WEEKLY"),
            "month": RecurrenceRule("MONTHLY", by=(("BYMONTHDAY", str(self.anchor.day)),)),
            "weekday": RecurrenceRule("MONTHLY", by=(("BYDAY", on_weekday),)),
            "last": RecurrenceRule("MONTHLY", by=(("BYMONTHDAY", "-1"),)),
            "year": RecurrenceRule("YEARLY"),
        }

    def _initial(self) -> dict[str, Any]:
        task = self.task
        initial: dict[str, Any] = {
            "recurs": task.recurs, "version": task.version, "interval": 1, "until": self.anchor + YEAR,
            "days": [code_of(self.anchor)],
        }  # fmt: skip
        if not task.recurrence:
            return initial
        try:
            rule = read(task.recurrence)
        except RuleBroken:
            return initial | {"how": A_RULE, "recurrence": task.recurrence}
        initial |= {"interval": rule.interval, "until": rule.until, "times": rule.count}
        return (
            initial
            | self._offered(rule)
            | ({} if self._offered(rule) else {"recurrence": task.recurrence, "how": A_RULE})
        )

    def _offered(self, rule: RecurrenceRule) -> dict[str, Any]:
        """The choice that says this rule; empty where there is none."""
        alike = [
            key for key, one in self.rules.items() if (one.frequency, one.by) == (rule.frequency, rule.by)
        ]
        if alike:
            return {"how": alike[0]}
        if rule.frequency == "WEEKLY" and set(dict(rule.by)) == {"BYDAY"} and rule.named("BYDAY"):
            return {"how": "week", "days": rule.named("BYDAY").split(",")}
        return {}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("until") and values.get("times") and values.get("how") != A_RULE:
            self.add_error("times", _("Say one of them: until when, or how often."))
        return values

    def values(self) -> dict[str, Any]:
        """What the action gets."""
        given = self.cleaned_data
        return {
            "recurrence": self._rule(given) if given["how"] else "",
            "recurs": given["recurs"],
            "version": given["version"],
        }

    def _rule(self, given: dict[str, Any]) -> str:
        if given["how"] == A_RULE:
            return given["recurrence"] or "FREQ="
        rule = self.rules[given["how"]]
        by = rule.by
        if given["how"] == "week" and given["days"]:
            by = (("BYDAY", ",".join(given["days"])),)
        return str(RecurrenceRule(rule.frequency, given["interval"] or 1, by, given["times"], given["until"]))
