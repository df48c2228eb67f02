"""What is answered from the e-mail to what was handed over: it stays, or goes back with a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.handing_over.actions import GIVEN, accept_handover, return_handover
from tasks.handing_over.forms import ReturnForm
from tasks.handing_over.permissions import can_answer_handover
from tasks.models import Handover
from teamops.notifications.answers import Answer, Choice, register


def _return_form(data: Any, *, subject: Handover, person: object, **options: Any) -> forms.Form:
    form = ReturnForm(data, **options)
    del form.fields["answer"].widget.attrs["autofocus"]  # it is folded away at first
    return form


register(
    Answer(
        rules=(GIVEN,),
        button=gettext_lazy("Accept or return"),
        version=lambda handover: (handover.state, handover.taker_id, handover.note),
        choices=(
            Choice(
                "accept",
                gettext_lazy("Accept it"),
                act=accept_handover,
                said=lambda handover: _("“%(what)s” is yours.") % {"what": handover},
                allowed=can_answer_handover,
            ),
            Choice(
                "return",
                gettext_lazy("Return it"),
                act=return_handover,
                said=lambda handover: _("“%(what)s” goes back, with your reason.") % {"what": handover},
                allowed=can_answer_handover,
                form=_return_form,
            ),
        ),
    )
)
