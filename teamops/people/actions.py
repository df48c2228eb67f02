"""Every write about organizations, persons and teams."""

from django.db.models import F

from teamops.people.models import Organization


def take_number(organization: Organization, counter: str) -> int:
    """The next short number, `counter` being "last_goal_number" or "last_task_number".

    The UPDATE locks the organization's row until the transaction ends, so that no number comes twice.
    """
    row = Organization.objects.filter(pk=organization.pk)
    row.update(**{counter: F(counter) + 1})
    return row.values_list(counter, flat=True).get()
