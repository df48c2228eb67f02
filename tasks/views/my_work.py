"""The morning page."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tasks.my_work import my_work as my_work_of
from teamops.http import page
from teamops.people.http import OrgRequest


@require_safe
def my_work(request: OrgRequest) -> HttpResponse:
    """The morning page: what is due, what waits, what I answer for."""
    return page(request, "tasks/my_work.html", {"work": my_work_of(request.person)}, nav="work")
