"""An item of the agenda: opened, noted on, talked about, and changed by a decision."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from feedback import actions
from feedback.agenda import NoteLine
from feedback.forms import ChangeForm, LeaveForm, NoteForm
from feedback.items import Item
from feedback.page import ReviewPage, review_page
from feedback.parts import NAMES
from feedback.spans import in_a_sentence
from feedback.things import can_be_changed, can_change, thing_of
from feedback.views.common import back_to, show_review, span_of_address
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person
from teamops.people.permissions import require


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def review_item(request: OrgRequest, team: str, week: str, item: str) -> HttpResponse:
    """One item of the agenda with its note, to read or to write; for htmx only what a dialog shows."""
    found = _page(request, team, week)
    note = next((one for one in found.agenda.notes if one.item == item), None)
    about = found.items.get(item) or _left_behind(note)
    if about is None:
        raise Http404
    version = note.version if note and note.written_at else 0
    form = NoteForm(request.POST or None, initial={"text": note.text if note else "", "version": version})
    if request.method == "POST" and form.is_valid():

        @transaction.atomic
        def write(**values: Any) -> Any:
            review = actions.open_review(found.team, by=request.person, week=found.week, span=found.span)
            return actions.write_note(review, by=request.person, item=item, **values)

        values = {"text": form.cleaned_data["text"], "version": form.cleaned_data["version"]}
        if carry_out(form, write, **values):
            say(request, _("The note is kept."))
            return back_to(request, found.team, found.span, about.part)
    return _shown(request, found, about, note, form)


@require_safe
def review_items(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """All items of the agenda with their notes, part by part; those that have left it come last."""
    found = _page(request, team, week)
    whole, notes = found.context(), {note.item: note for note in found.agenda.notes}
    parts = [
        (name, [(one, notes.get(one.key)) for one in found.items.values() if one.part == part])
        for _number, part, name in whole["parts"]
    ]
    names = ("is_kept", "can_write", "label", "of_span")
    context = {name: whole[name] for name in names} | {"parts": parts, "other_notes": found.other_notes}
    return page(request, "feedback/items.html", context, nav="review", team=found.team)


def _page(request: OrgRequest, team: str, label: str) -> ReviewPage:
    found, span = get_team(request, team), span_of_address(request, label)
    return review_page(found, span.first, request.person, span)


def _left_behind(note: NoteLine | None) -> Item | None:
    """An item that has left the agenda, as its note remembers it."""
    return Item(note.item, note.part, note.what, of_goals=tuple(note.of_goals or ())) if note else None


def _shown(
    request: OrgRequest, found: ReviewPage, about: Item, note: NoteLine | None, form: NoteForm
) -> HttpResponse:
    whole = found.context()
    context = {
        "item": about,
        "note": note,
        "form": form,
        "part_name": NAMES[about.part],
        "label": found.span.label,
        "of_span": in_a_sentence(found.span, found.agenda.cycle),
        "can_write": whole["can_write"],
        "is_kept": found.is_closed,
        "can_decide": whole["can_write"] and can_be_changed(about.key),
    }
    template = "feedback/_item.html" if request.htmx else "feedback/item.html"
    status = 422 if form.errors else 200
    return page(request, template, context, nav="review", team=found.team, status=status)


@require_POST
def talk_about(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Mark an item (`item`) as talked about, or take the mark back (`not`)."""
    found, span = get_team(request, team), span_of_address(request, week)
    talked = "item" in request.POST
    key = request.POST.get("item") or request.POST.get("not", "")
    part, by_script = "decisions", request.headers.get("X-Requested-With") == "fetch"
    try:
        with transaction.atomic():
            review = actions.open_review(found, by=request.person, week=span.first, span=span)
            part = actions.talk_about(review, by=request.person, item=key, talked=talked).part
    except RuleBroken as broken:
        if by_script:
            return HttpResponse(str(broken.message), status=409, content_type="text/plain; charset=utf-8")
        say(request, broken.message)
    return HttpResponse(status=204) if by_script else back_to(request, found, span, part)


@require_POST
def leave_part(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Say why a red part is left as it is."""
    found, span = get_team(request, team), span_of_address(request, week)
    part = request.POST.get("part") or _part_written_at(request)
    form = LeaveForm({"part": part, "because": request.POST.get(part, request.POST.get("because", ""))})

    @transaction.atomic
    def write(**values: Any) -> Any:
        review = actions.open_review(found, by=request.person, week=span.first, span=span)
        return actions.leave_part(review, by=request.person, **values)

    if form.is_valid() and carry_out(form, write, **form.cleaned_data):
        return back_to(request, found, span, form.cleaned_data["part"])
    return show_review(request, found, span, leave_form=form)


def _part_written_at(request: OrgRequest) -> str:
    """Each part has its field in the one form: who presses Enter means the one that says something."""
    fields = [part for part in NAMES if part in request.POST]
    return next((part for part in fields if request.POST[part].strip()), "") or next(iter(fields), "")


@require_http_methods(["GET", "HEAD", "POST"])
def decide_change(request: OrgRequest, team: str, week: str, item: str) -> HttpResponse:
    """Decide something about an item and change its target, date or owner with it."""
    found, span = get_team(request, team), span_of_address(request, week)
    thing = thing_of(item, request.person)
    require(can_change, request.person, item, thing)
    people = Person.objects.visible_to(request.person).to_choose(_owner_of(thing))
    form = ChangeForm(request.POST or None, thing=thing, people=people)
    part = request.POST.get("part") or request.GET.get("part", "")

    @transaction.atomic
    def write(**values: Any) -> Any:
        review = actions.open_review(found, by=request.person, week=span.first, span=span)
        return actions.decide_change(review, thing, by=request.person, part=part, **values)

    if form.is_valid() and carry_out(form, write, **form.cleaned_data):
        say(request, _("It is decided, and changed."))
        return back_to(request, found, span, "decisions")
    context = {
        "form": form,
        "what": str(thing),
        "part": part,
        "of_span": in_a_sentence(span),
        "cancel_url": back_to(request, found, span, part or "decisions")["Location"],
    }
    status = 422 if form.errors else 200
    return page(request, "feedback/decide_change.html", context, nav="review", team=found, status=status)


def _owner_of(thing: Any) -> int | None:
    return getattr(thing, "owner_id", None) or getattr(thing, "assignee_id", None)
