"""What can be named in a request: what the person may see."""

from django.db.models import QuerySet

from tasks.models import ActionPlan, Label, Milestone, Phase, SupportRequest, Task
from teamops.people.models import Person


def plans(person: Person) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.visible_to(person)


def phases(person: Person) -> QuerySet[Phase]:
    return Phase.objects.visible_to(person).select_related("plan")


def milestones(person: Person) -> QuerySet[Milestone]:
    return Milestone.objects.visible_to(person).select_related("plan")


def tasks(person: Person) -> QuerySet[Task]:
    return Task.objects.visible_to(person)


def labels(person: Person) -> QuerySet[Label]:
    return Label.objects.visible_to(person)


def support_requests(person: Person) -> QuerySet[SupportRequest]:
    return SupportRequest.objects.visible_to(person)
