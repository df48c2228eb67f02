"""What is answered to requests for support from the e-mail: the same as on the request's page."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.models import SupportRequest
from tasks.support.telling import OWED
from tasks.support.views import ACTS, PARTS, Act
from teamops.formats import day_name
from teamops.notifications.answers import Answer, Choice, Fact, register


def _choice(name: str) -> Choice:
    act: Act = ACTS[name]

    def form(data: Any, *, subject: SupportRequest, person: object, **options: Any) -> Any:
        return act.form(data, request=subject, **options)

    def said(subject: object) -> str:
        return str(act.done)

    return Choice(name, act.label, act=act.action, said=said, allowed=act.is_open_to, form=form)


def _facts(request: SupportRequest, today: datetime.date) -> Sequence[Fact]:
    name = request.asked_by.name if request.asked_by else _("Former member")
    facts = [Fact(gettext_lazy("Asked by"), name)]
    if request.needed_by:
        facts.append(Fact(gettext_lazy("Needed by"), day_name(request.needed_by, today)))
    if request.details:
        facts.append(Fact(gettext_lazy("Details"), request.details))
    return facts


register(
    Answer(
        rules=(OWED, "support_promised"),
        button=gettext_lazy("Answer"),
        version=lambda request: (request.version,),
        facts=_facts,
        related=(*PARTS, "organization", "team__organization"),
        choices=tuple(_choice(name) for name in ("promise", "supply", "move", "decline")),
    )
)
