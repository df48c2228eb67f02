"""A small organization with something of everything, so that every page has what it is for.

All that people write in it is Chinese: a Latin word on a Chinese page is then a word of the interface.
"""

import datetime
from decimal import Decimal

from django.utils import timezone

from goals.actions import Why, ask_to_agree, edit_key_result, propose
from goals.models import Goal, KeyResult
from tasks.models import Task
from teamops.dates import monday, today
from teamops.notifications.models import Delivery, Reminder
from teamops.people.models import Person, Team
from tests.factories import (
    make_check_in,
    make_dependency,
    make_goal,
    make_joint_event,
    make_key_result,
    make_milestone,
    make_organization,
    make_person,
    make_phase,
    make_plan,
    make_review,
    make_task,
    make_team,
)

DAY = datetime.timedelta(days=1)


def make_scene() -> Person:
    """The organization's administrator, who leads the team that has it all."""
    organization = make_organization("shili", name="示例公司", language="zh-hans", country="CN")
    company = make_team(organization, "示例公司", slug="gongsi")
    team = make_team(organization, "产品运营组", company, slug="chanpin")
    lead = make_person(organization, "林玛拉", company, team, lead=True, role=Person.Role.ADMINISTRATOR)
    member = make_person(organization, "张雨", team, account=False, email="yu@shili.example")
    goal = _make_goal(team, lead, member)
    _make_work(team, goal, lead, member)
    make_review(team, monday(today(organization)), facilitator=member)
    _make_neighbours(company, team, goal, lead)
    _make_letter(lead)
    return lead


def _make_letter(lead: Person) -> None:
    """What the lead was told of this morning: all that is theirs, in one message."""
    day, now = today(lead), timezone.now()
    for task in Task.objects.filter(assignee=lead):
        Reminder.objects.create(
            organization=lead.organization,
            person=lead,
            rule="task_due",
            subject_type="task",
            subject_id=task.pk,
            local_date=day,
            due_on=task.due or day,
        )
    Delivery.objects.create(
        organization=lead.organization,
        person=lead,
        channel=Delivery.Channel.EMAIL,
        local_date=day,
        due_at=now,
        not_before=now,
        sent_at=now,
        state=Delivery.State.SENT,
    )


def _make_neighbours(company: Team, team: Team, goal: Goal, lead: Person) -> None:
    """Another team: each needs something from the other, and they hold a day together."""
    now = today(team.organization)
    other = make_team(team.organization, "数据组", company, slug="shuju")
    goal.contributing_teams.add(other)
    make_dependency(
        goal,
        other,
        "事件口径说明",
        needed_on=now,
        promised_on=now + 7 * DAY,
        owner=lead,
        moves=1,
        reason="人手不够。",
    )
    theirs = make_goal(other, "数据可信", owner=lead)
    make_dependency(theirs, team, "访谈记录", why="用来核对数据。")
    make_joint_event(team, other, title="一起拜访用户", purpose="听用户怎么说。").goals.add(goal, theirs)


def _make_goal(team: Team, lead: Person, member: Person) -> Goal:
    company_goal = make_goal(
        team.parent or team, "让小团队每天都离不开我们的产品，并在十八个月内实现盈亏平衡"
    )
    goal = make_goal(
        team, "留住新用户", owner=lead, why="三分之二的新用户一个月后就离开了。", parent=company_goal
    )
    retention = make_key_result(goal, "新用户 30 天留存", owner=member)
    for weeks in (5, 4, 3, 2, 1):
        make_check_in(retention, 36 - weeks, days_ago=weeks * 7, confidence=8 - weeks, note="按计划推进")
    reply = make_key_result(
        goal,
        "从用户提问到收到第一次人工回复的时间",
        kind=KeyResult.Kind.DECREASE,
        start=26,
        target=10,
        unit="分钟",
    )
    make_check_in(reply, 25, days_ago=3)
    make_key_result(goal, "每周解答的问题", kind=KeyResult.Kind.BETWEEN, start=20, target=30, unit="个")
    make_key_result(goal, "同事对手册的熟悉程度", kind=KeyResult.Kind.SCALE, start=None, target=None, unit="")
    make_key_result(goal, "计划完成", kind=KeyResult.Kind.FROM_PLAN, start=None, target=None, unit="")
    make_goal(team, "用数据做决定", state=Goal.State.DRAFT, owner=member)
    ask_to_agree(goal, by=None)
    edit_key_result(retention, by=lead, target=Decimal(38), reason=Why("new_data", "十月的用户留得更久。"))
    propose(goal, by=member, key_result=retention, target=Decimal(37), words="年底假期多。")
    return goal


def _make_work(team: Team, goal: Goal, lead: Person, member: Person) -> None:
    now = today(team.organization)
    plan = make_plan(team, goal, "欢迎流程")
    phase = make_phase(plan, "弄清原因", starts_on=now - 14 * DAY, ends_on=now + 7 * DAY)
    milestone = make_milestone(plan, "欢迎流程上线", phase=phase, owner=member, due=now + 4 * DAY)
    for number, status in enumerate(Task.Status.values):
        make_task(
            team,
            f"访谈第 {number + 1} 位用户",
            assignee=lead,
            plan=plan,
            phase=phase,
            milestone=milestone,
            status=status,
            starts_on=now - 7 * DAY,
            due=now + (number - 2) * DAY,
            done_at=timezone.now() if status == Task.Status.DONE else None,
        )
    make_task(
        team, "整理名单", assignee=lead, blocked=True, blocked_reason="等名单", blocked_by=member, due=now
    )
