"""How near one looks at a timeline."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from tasks.plan_views.filters import Filters
from teamops.timeline import Row, Zoom, fitting_zoom

ZOOMS: dict[Zoom, Promise] = {
    "day": pgettext_lazy("zoom", "Days"),
    "week": pgettext_lazy("zoom", "Weeks"),
    "month": pgettext_lazy("zoom", "Months"),
}


def zooms(asked: str, rows: Sequence[Row], day: datetime.date, filters: Filters) -> dict[str, Any]:
    """`zoom`, as the address says it or as it fits the rows, and `zooms`: (address, name, is it this one)."""
    zoom = asked if asked in ZOOMS else fitting_zoom(rows, day)
    links = [
        (f"?{filters.query(view='timeline', zoom=name)}", text, name == zoom) for name, text in ZOOMS.items()
    ]
    return {"zoom": zoom, "zooms": links}
