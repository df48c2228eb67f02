"""Which column of a sheet is which field: recognised by its name in English or Chinese, and re-mappable."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teamops.spreadsheets.reading import Sheet
from teamops.text import fold

Kind = Literal["goals", "tasks"]
# The column names stand in one of the first rows: above them people like to write a title.
ROWS_SEARCHED = 10


@dataclass(frozen=True)
class Field:
    """A field that a column can hold: its name in mappings, its heading, and the headings that mean it."""

    key: str
    heading: str | Promise
    names: str

    def is_called(self, heading: str) -> bool:
        return heading in self.names.split("|") or heading == _normal(str(self.heading))


GOAL_FIELDS = (
    Field("team", _("Team"), "team|department|group|团队|部门|小组|组"),
    Field("goal", _("Goal"), "goal|objective|objectives|o|目标|目标o|目标名称|目标描述"),
    Field("why", _("Why"), "why|reason|rationale|motivation|原因|理由|意义|背景|为什么"),
    Field("goal_owner", _("Goal owner"), "goal owner|objective owner|目标负责人"),
    Field("ambition", _("Ambition"), "ambition|commitment|goal type|挑战性|目标性质|承诺/挑战"),
    Field("key_result", _("Key result"), "key result|key results|kr|krs|measure|关键结果|关键成果"),
    Field("owner", _("Owner"), "owner|responsible|person|assignee|负责人|责任人|人员"),
    Field("kind", _("Kind"), "kind|type|measure type|key result type|类型|种类|指标类型"),
    Field("unit", _("Unit"), "unit|units|单位"),
    Field(
        "start",
        pgettext_lazy("value", "Start"),
        "start|start value|baseline|起始值|起点|基线|初始值",
    ),
    Field("target", _("Target"), "target|target value|to|目标值|指标值"),
    Field("current", _("Current"), "current|current value|actual|now|value|当前值|现值|实际值|当前|进度"),
    Field("weight", _("Weight"), "weight|share|权重|比重"),
    Field("due", _("Due"), "due|due date|deadline|end date|截止日期|截止时间|截止|到期日|完成日期"),
)
TASK_FIELDS = (
    Field("title", _("Title"), "title|task|tasks|action|to do|todo|work item|任务|任务名称|标题|行动|工作项"),
    Field("team", _("Team"), "team|department|group|团队|部门|小组|组"),
    Field("goal", _("Goal"), "goal|objective|目标|所属目标|关联目标"),
    Field("phase", _("Phase"), "phase|stage|step|阶段"),
    Field("milestone", _("Milestone"), "milestone|里程碑"),
    Field("owner", _("Owner"), "owner|assignee|responsible|person|assigned to|负责人|责任人|执行人|人员"),
    Field("status", _("Status"), "status|state|progress|状态|任务状态|进度"),
    Field(
        "blocked_reason",
        _("Blocked because"),
        "blocked because|blocker|reason|受阻原因|阻塞原因|原因",
    ),
    Field(
        "starts_on",
        pgettext_lazy("day", "Start"),
        "start|start date|begin|开始日期|开始时间|起始日期",
    ),
    Field("due", _("Due"), "due|due date|deadline|end date|截止日期|截止时间|截止|到期日|完成日期"),
    Field(
        "estimate",
        _("Estimate (h)"),
        "estimate (h)|estimate|hours|effort|estimated hours|预估工时|工时|估算|预估",
    ),
    Field(
        "depends_on",
        _("Depends on"),
        "depends on|dependencies|predecessor|依赖|前置任务|依赖于",
    ),
    # Tells those apart that are called alike, such as what came again.
    Field("number", _("Number"), "number|task number|编号|任务编号"),
)
FIELDS: dict[Kind, tuple[Field, ...]] = {"goals": GOAL_FIELDS, "tasks": TASK_FIELDS}
# Without one of these a sheet holds nothing that can be made.
NEEDED: dict[Kind, str] = {"goals": "goal", "tasks": "title"}


@dataclass(frozen=True)
class Layout:
    """How a sheet is read: what its rows are (None: left out), where headings stand, which column is what.

    `columns` maps the column's index, counted from 0, to a field's key.
    """

    kind: Kind | None
    heading_row: int
    columns: dict[int, str]

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "heading_row": self.heading_row, "columns": self.columns}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Layout":
        columns = {int(column): key for column, key in data["columns"].items()}
        return cls(data["kind"], data["heading_row"], columns)


def recognise(sheet: Sheet) -> Layout:
    """The best reading of the sheet: the row and the kind that recognise most columns."""
    best = Layout(None, sheet.rows[0][0], {})
    for number, cells in sheet.rows[:ROWS_SEARCHED]:
        for kind in FIELDS:
            columns = columns_called(cells, kind)
            if NEEDED[kind] in columns.values() and len(columns) > len(best.columns):
                best = Layout(kind, number, columns)
    return best


def columns_called(headings: list[str], kind: Kind) -> dict[int, str]:
    """Column index → field key for the headings that are recognised; the first of two alike wins."""
    columns: dict[int, str] = {}
    for index, heading in enumerate(headings):
        key = _field_called(_normal(heading), kind)
        if key and key not in columns.values():
            columns[index] = key
    return columns


def heading(kind: Kind, key: str) -> str:
    """The field's heading in the reader's language."""
    return str(next(field.heading for field in FIELDS[kind] if field.key == key))


def words(kind: Kind, chinese: bool) -> dict[str, str]:
    """Field key → its heading in an exported sheet, which is recognised again."""
    return {field.key: _word(field.names, chinese) for field in FIELDS[kind]}


def _word(names: str, chinese: bool) -> str:
    first_chinese = next(name for name in names.split("|") if not name.isascii())
    return first_chinese if chinese else names.partition("|")[0].capitalize()


def _field_called(heading: str, kind: Kind) -> str | None:
    return next((field.key for field in FIELDS[kind] if field.is_called(heading)), None)


def _normal(heading: str) -> str:
    """Folded, without what stands in brackets: "Estimate (h)" and "estimate" are one heading."""
    folded = fold(heading)
    return re.sub(r"\s*[(\[【].*$", "", folded).strip(" :*_") or folded
