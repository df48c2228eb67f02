"""When a team meets, and who takes turns."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Rhythm
from feedback.rhythm.actions import LONGEST, SHORTEST
from teamops.people.models import Person


class RhythmForm(forms.Form):
    """One number beside each member says in which order they facilitate."""

    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=Rhythm.Weekday.choices, coerce=int)
    starts_at = forms.TimeField(
        label=_("Time"),
        help_text=_("In the organization’s time zone."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=SHORTEST, max_value=LONGEST)
    on_holiday = forms.ChoiceField(
        label=_("On a public holiday"), choices=Rhythm.OnHoliday.choices, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        rhythm: Rhythm | None,
        turns: Sequence[Person],
        members: Sequence[Person],
    ) -> None:
        places = {person.pk: number for number, person in enumerate(turns, 1)}
        initial = {f"turn_{one.pk}": places.get(one.pk) for one in members}
        super().__init__(data, initial=initial | self.values_of(rhythm))
        self.members = {f"turn_{one.pk}": one for one in members}
        for name, person in self.members.items():
            self.fields[name] = forms.IntegerField(
                label=person.name, min_value=1, max_value=99, required=False
            )

    @staticmethod
    def values_of(rhythm: Rhythm | None) -> dict[str, Any]:
        if rhythm is None:
            return {"weekday": 0, "starts_at": "10:00", "minutes": 45, "on_holiday": "move", "version": 0}
        names = ("weekday", "starts_at", "minutes", "on_holiday", "version")
        return {name: getattr(rhythm, name) for name in names}

    @property
    def turn_fields(self) -> list[forms.BoundField]:
        """The numbers of the members."""
        return [self[name] for name in self.members]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What is said of the meeting."""
        return [self[name] for name in ("weekday", "starts_at", "minutes", "on_holiday")]

    def values(self) -> dict[str, Any]:
        """For `set_rhythm`."""
        data = self.cleaned_data
        numbered = [(data[name], person) for name, person in self.members.items() if data.get(name)]
        in_turn = sorted(numbered, key=lambda one: (one[0], one[1].name_key, one[1].pk))
        values = {name: data[name] for name in ("weekday", "starts_at", "minutes", "on_holiday", "version")}
        return values | {"facilitators": [person for _number, person in in_turn]}
