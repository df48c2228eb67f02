"""One key result on a page of its own: for its owner, who may not edit the whole goal, and for who may."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict

from goals.actions import edit_key_result
from goals.agreement_forms import WhyForm
from goals.editor import differences_of, row_of
from goals.forms import DETAILS, KeyResultForm
from goals.models import KeyResult, Metric
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person

# Of the details that the goal's editor folds away, what one comes here for.
AT_HAND = frozenset({"weight", "ends_on"})


class KeyResultEditor:
    """The form of a key result and, once its goal is active, of why it is adjusted.

    `data` is what was posted, None for a page that is opened. After a failed `save` everything typed is kept
    and the errors stand beside their fields.
    """

    def __init__(self, data: QueryDict | None, *, person: Person, key_result: KeyResult) -> None:
        self.person, self.key_result = person, key_result
        self.data = data.copy() if data is not None else None
        people = list(Person.objects.visible_to(person).to_choose(key_result.owner_id))
        chosen = {pk for pk in (key_result.metric_id, key_result.compared_with_id) if pk}
        metrics = list(Metric.objects.for_choice(person, key_result.goal.team, chosen=chosen))
        self.form = KeyResultForm(self.data, initial=row_of(key_result), people=people, metrics=metrics)
        del self.form.fields["drop"]  # what a goal is measured by is decided by who may edit it
        self.why = WhyForm(self.data, prefix="why", metrics=metrics) if key_result.goal.is_active else None
        # What somebody else has saved while this was being written, where it differs.
        self.differences: list[tuple[str, str]] = []

    @property
    def at_hand(self) -> list[BoundField]:
        """What is adjusted, in the order of the page; the first is the statement."""
        return [field for field in self._fields if field.name not in DETAILS or field.name in AT_HAND]

    @property
    def folded(self) -> list[BoundField]:
        """What is seldom changed."""
        return [field for field in self._fields if field.name in DETAILS and field.name not in AT_HAND]

    @property
    def _fields(self) -> Sequence[BoundField]:
        return self.form.visible_fields()

    @property
    def has_unusual(self) -> bool:
        """Whether something that is folded away is wrong, so that it is shown."""
        return any(field.errors for field in self.folded)

    def is_valid(self) -> bool:
        asked = [self.form.is_valid(), self.why is None or self.why.is_valid()]
        return self.data is not None and all(asked)

    def save(self) -> KeyResult | None:
        """Carry it out; None when a rule refused it, which then stands in the form."""
        try:
            return edit_key_result(
                self.key_result,
                by=self.person,
                version=self.form.cleaned_data["version"],
                reason=self.why.why() if self.why else None,
                **self.form.values(),
            )
        except Stale as stale:
            self._take_up(stale)
        except RuleBroken as broken:
            form = self.why if self.why and broken.field in ("reason", "words") else self.form
            field = broken.field if broken.field in form.fields else None
            form.add_error(field, ValidationError(str(broken.message), code=broken.code))
        return None

    def _take_up(self, stale: Stale) -> None:
        """Say what changed and by whom; the next save is based on what stands now."""
        assert self.data is not None
        self.differences = differences_of(self.form, stale.current, self.person)
        self.data["version"] = str(stale.current.version)
        self.form.add_error(None, ValidationError(str(stale.message), code=stale.code))
