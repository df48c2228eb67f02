"""The tree of goals: what contributes to what, what leads nowhere, and moving a goal in it."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.actions import edit_goal
from goals.alignment import Alignment, alignment
from goals.as_of import look_back
from goals.models import Cycle, Goal
from teamops.dates import DAY, today
from teamops.errors import RuleBroken
from teamops.people.models import Organization, Person, Team
from tests.factories import current_cycle, make_cycle, make_goal

SignIn = Callable[[Person], Client]


@pytest.fixture
def company_goal(company: Team) -> Goal:
    return make_goal(company, "Become a daily habit")


def tree(person: Person, cycle: str = "") -> Alignment:
    found = alignment(person, today(person.organization), cycle=cycle)
    assert found is not None
    return found


def test_the_company_comes_first_and_then_what_contributes(
    company_goal: Goal, product: Team, ben: Person
) -> None:
    team_goal = make_goal(product, parent=company_goal)
    make_goal(product, "Ask five users a week", parent=team_goal, owner=ben, is_personal=True)
    [root] = tree(ben).roots
    assert root.goal == company_goal
    [child] = root.children
    assert (child.goal, child.level, child.below, child.hidden) == (team_goal, 2, 1, 1)


def test_a_goal_of_the_year_holds_those_of_its_quarters(
    acme: Organization, company: Team, product: Team, ben: Person
) -> None:
    quarter = current_cycle(acme)
    year = make_cycle(
        acme,
        name="The year",
        length=Cycle.Length.YEAR,
        starts_on=datetime.date(quarter.starts_on.year, 1, 1),
        ends_on=datetime.date(quarter.starts_on.year, 12, 31),
    )
    of_the_year = make_goal(company, "Break even", cycle=year)
    of_the_quarter = make_goal(product, parent=of_the_year, cycle=quarter)
    [root] = tree(ben, quarter.slug).roots
    assert root.goal == of_the_year
    assert [child.goal for child in root.children] == [of_the_quarter]


def test_only_goals_of_the_shown_time_are_counted_below(
    acme: Organization, company_goal: Goal, product: Team, ben: Person
) -> None:
    make_goal(product, parent=company_goal, cycle=old_cycle(acme))
    make_goal(product, parent=company_goal)
    [root] = tree(ben).roots
    assert (root.below, len(root.children)) == (1, 1)


def test_what_leads_nowhere_is_listed(company_goal: Goal, product: Team, ben: Person) -> None:
    lost = make_goal(product, "Nobody knows why")
    supporting = make_goal(product, "Helps a little")
    supporting.supports.add(company_goal)
    found = tree(ben)
    assert [one.goal for one in found.loose] == [lost]
    assert "1 goal is aligned to nothing." in found.finding


def drawn(person: Person) -> dict[str, list[str]]:
    """By goal of the company what contributes to it, in brackets what supports it; > is to be unfolded."""
    return {
        root.goal.statement: [
            (f"({node.goal})" if node.link else str(node.goal)) + (" >" if node.says_beneath else "")
            for node in root.children
        ]
        for root in tree(person).roots
    }


def test_a_goal_stands_once_and_is_a_reference_where_it_supports(
    company: Team, product: Team, ben: Person
) -> None:
    habit, pays = make_goal(company, "Become a habit"), make_goal(company, "It pays")
    both = make_goal(product, "Users stay", parent=habit)
    both.supports.set([pays, habit])
    make_goal(product, "Ask five users a week", parent=both)
    assert drawn(ben) == {"Become a habit": ["Users stay >"], "It pays": ["(Users stay)"]}
    counted = [(root.below, root.supported_by, root.hidden, root.is_idle) for root in tree(ben).roots]
    assert counted == [(1, 0, 0, False), (0, 1, 0, False)]


def test_a_goal_that_only_supports_leads_on_at_the_first_that_it_supports(
    company: Team, product: Team, ben: Person
) -> None:
    habit, pays = make_goal(company, "Become a habit"), make_goal(company, "It pays")
    helping = make_goal(product, "Fewer questions")
    helping.supports.set([pays, habit])
    make_goal(product, "Write the guide", parent=helping)
    assert drawn(ben) == {"Become a habit": ["(Fewer questions) >"], "It pays": ["(Fewer questions)"]}
    assert tree(ben).loose == []


def test_the_cycle_keeps_what_supports_out_as_well(
    acme: Organization, company_goal: Goal, product: Team, ben: Person
) -> None:
    make_goal(product, cycle=old_cycle(acme)).supports.add(company_goal)
    [root] = tree(ben).roots
    assert (root.supported_by, root.children, root.is_idle) == (0, (), True)


def old_cycle(acme: Organization) -> Cycle:
    first, last = datetime.date(2020, 1, 1), datetime.date(2020, 3, 31)
    return make_cycle(acme, name="Past", starts_on=first, ends_on=last)


def test_what_leads_only_out_of_the_tree_stands_on_the_first_level_and_says_where(
    acme: Organization, company: Team, company_goal: Goal, product: Team, ben: Person, dora: Person
) -> None:
    before = make_goal(company, "Of last year", cycle=old_cycle(acme))
    secret = make_goal(product, "Between us", owner=ben, is_private=True)
    make_goal(product, "Carried over", parent=before)
    make_goal(product, "Helps what was").supports.add(before)
    make_goal(product, "Helps in secret").supports.add(secret)
    make_goal(product, "Helps both").supports.set([secret, company_goal])
    led = {node.goal.statement: node.elsewhere for node in tree(dora).roots}
    assert led == {
        company_goal.statement: "",
        "Carried over": "contributes to a goal of another cycle",
        "Helps what was": "supports only goals that are not shown here",
        "Helps in secret": "supports only goals that are not shown here",
    }
    assert not any(node.is_idle for node in tree(dora).roots) and tree(dora).loose == []
    assert [one.goal for one in tree(ben).loose] == [secret]
    assert "Helps in secret" not in {node.goal.statement for node in tree(ben).roots}


def test_without_a_goal_of_the_company_there_is_nothing_to_align_to_whatever_leads_elsewhere(
    acme: Organization, company: Team, product: Team, ben: Person
) -> None:
    now = current_cycle(acme)
    make_goal(product, parent=make_goal(company, cycle=old_cycle(acme)), cycle=now)
    assert "The company has no goal in this cycle yet" in tree(ben).finding


def test_a_guest_sees_the_goals_of_their_teams_though_these_lead_to_what_is_not_shown(
    company_goal: Goal, product: Team, support: Team, vic: Person
) -> None:
    team_goal = make_goal(product, "New users stay", parent=company_goal)
    make_goal(product, "Ask five users a week", parent=team_goal, is_personal=True)
    make_goal(product, "Nobody knows why")
    make_goal(support, "Answer in a day", parent=company_goal)
    day = today(vic.organization)
    Goal.objects.update(created_at=timezone.now() - 9 * DAY)
    for past in (None, look_back(vic.organization, day - DAY)):
        found = alignment(vic, day, past=past)
        assert found is not None
        assert {node.goal.statement: node.elsewhere for node in found.roots} == {
            "New users stay": "contributes to a goal that is not shown to you"
        }
        assert [node.goal.statement for node in found.roots[0].children] == ["Ask five users a week"]
        assert found.finding == "The company’s goals are not shown to you. 1 goal is aligned to nothing."


def test_what_stands_beneath_a_goal_that_leads_nowhere_is_unfolded_there(
    sign_in: SignIn, company_goal: Goal, product: Team, ben: Person
) -> None:
    lost = make_goal(product, "Nobody knows why")
    make_goal(product, "Fewer questions").supports.add(lost)
    make_goal(product, "Write the guide", parent=lost)
    [loose] = tree(ben).loose
    assert loose.says_beneath == "1 goal contributes · 1 goal supports it"
    page = sign_in(ben).get("/acme/alignment/").content.decode()
    assert f"/acme/goals/{lost.number}/below/?cycle={lost.cycle.slug}&amp;level=2" in page
    branch = sign_in(ben).get(f"/acme/goals/{lost.number}/below/?level=2").content.decode()
    assert "Fewer questions" in branch and "Write the guide" in branch


@pytest.mark.parametrize("how", ["contributes", "supports"])
def test_what_stands_beneath_a_closed_goal_that_leads_nowhere_is_found_there(
    sign_in: SignIn, company_goal: Goal, product: Team, ben: Person, how: str
) -> None:
    over = make_goal(product, "Nobody knows why", state="closed")
    make_goal(product, "Long done", state="closed")
    left = make_goal(product, "Write the guide", parent=over if how == "contributes" else None)
    if how == "supports":
        left.supports.add(over)
    assert [one.goal for one in tree(ben).loose] == [over]
    assert tree(ben).lost == 1 and not tree(ben).loose[0].can_move
    page = sign_in(ben).get("/acme/alignment/").content.decode()
    assert f"/acme/goals/{over.number}/below/" in page


@pytest.mark.parametrize("how", ["contributes", "supports"])
def test_what_stands_beneath_a_goal_of_the_year_that_leads_nowhere_is_found_there(
    acme: Organization, company_goal: Goal, product: Team, ben: Person, how: str
) -> None:
    now = current_cycle(acme)
    days = {
        "starts_on": now.starts_on.replace(month=1, day=1),
        "ends_on": now.starts_on.replace(month=12, day=31),
    }
    year = make_cycle(acme, name="The year", **days)
    lost, _alone = make_goal(product, "Nobody knows why", cycle=year), make_goal(product, "Alone", cycle=year)
    quarter = make_goal(product, "Write the guide", parent=lost if how == "contributes" else None, cycle=now)
    if how == "supports":
        quarter.supports.add(lost)
    assert [one.goal for one in tree(ben, now.slug).loose] == [lost]
    assert tree(ben, now.slug).lost == 1
    past = look_back(acme, today(acme))
    then = alignment(ben, today(acme), cycle=now.slug, past=past)
    assert then is not None and [one.goal for one in then.loose] == [lost]


def test_all_that_leads_nowhere_is_counted_though_not_all_is_listed(
    sign_in: SignIn, company_goal: Goal, product: Team, ben: Person
) -> None:
    for _one in range(51):
        make_goal(product)
    page = sign_in(ben).get("/acme/alignment/").content.decode()
    assert "51 goals are aligned to nothing." in page and "and 1 more; see the goals of its team" in page


def test_a_private_goal_that_supports_is_counted_for_administrators_and_not_drawn(
    sign_in: SignIn, company_goal: Goal, product: Team, admin: Person, ben: Person, dora: Person
) -> None:
    make_goal(product, "Between us", owner=ben, is_private=True).supports.add(company_goal)
    assert drawn(ben) == {company_goal.statement: ["(Between us)"]}
    assert drawn(dora) == {company_goal.statement: []}
    assert not tree(dora).idle
    for person, told in ((admin, True), (dora, False)):
        page = sign_in(person).get("/acme/alignment/").content.decode()
        assert ("and 1 private goal supports it" in page) is told and "Between us" not in page


def test_what_supports_a_goal_further_down_is_unfolded_with_what_contributes(
    sign_in: SignIn, company_goal: Goal, product: Team, ben: Person
) -> None:
    team_goal = make_goal(product, parent=company_goal)
    make_goal(product, "Fewer questions").supports.add(team_goal)
    client = sign_in(ben)
    page = client.get("/acme/alignment/").content.decode()
    assert "1 goal supports it" in page and "Fewer questions" not in page
    branch = client.get(f"/acme/goals/{team_goal.number}/below/?level=3").content.decode()
    assert '<span class="align-kind">supports</span>' in branch and "Fewer questions" in branch


def test_a_goal_is_moved_where_it_stands_by_itself(
    sign_in: SignIn, company: Team, company_goal: Goal, product: Team, ana: Person
) -> None:
    contributing, helping = make_goal(product, parent=company_goal), make_goal(product, "Fewer questions")
    pays = make_goal(company, "It pays")
    for goal in (contributing, helping):
        goal.supports.add(pays)
    page = sign_in(ana).get("/acme/alignment/").content.decode()
    assert page.count(f"/acme/goals/{contributing.number}/move/") == 1
    assert page.count(f"/acme/goals/{helping.number}/move/") == 1
    assert page.count(f'id="goal-{contributing.number}"') == 1
    assert f'id="goal-{helping.number}"' not in page


@pytest.mark.parametrize(("asked", "most"), [("", 12), ("?as_of=yesterday", 15)])
def test_the_tree_makes_the_same_queries_whatever_supports(
    sign_in: SignIn, company_goal: Goal, product: Team, ana: Person, asked: str, most: int
) -> None:
    Goal.objects.update(created_at=timezone.now() - 9 * DAY)
    client = sign_in(ana)
    path = "/acme/alignment/" + asked.replace("yesterday", str(today(ana) - DAY))

    def queries(number: int) -> int:
        for _ in range(number):
            contributing = make_goal(product, parent=company_goal)
            for goal in (contributing, company_goal):
                make_goal(product).supports.add(goal)
        Goal.objects.update(created_at=timezone.now() - 9 * DAY)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(path).content.decode()
        assert page.count('class="align-kind"') == company_goal.supported_by.count()
        return len(captured)

    few = queries(2)
    assert queries(20) == few <= most


def test_a_company_goal_that_nobody_works_on_says_so(company_goal: Goal, product: Team, ben: Person) -> None:
    assert [node.goal for node in tree(ben).idle] == [company_goal]
    make_goal(product).supports.add(company_goal)
    assert tree(ben).idle == []


def test_a_private_goal_is_in_nobody_elses_tree(
    company_goal: Goal, product: Team, ben: Person, dora: Person
) -> None:
    make_goal(product, "Between us", parent=company_goal, owner=ben, is_private=True)
    assert [len(root.children) for root in tree(ben).roots] == [1]
    assert [len(root.children) for root in tree(dora).roots] == [0]


def test_a_goal_is_moved_by_a_form(sign_in: SignIn, company_goal: Goal, product: Team, ana: Person) -> None:
    goal = make_goal(product)
    response = sign_in(ana).post(f"/acme/goals/{goal.number}/move/", {"parent": company_goal.pk}, follow=True)
    goal.refresh_from_db()
    assert goal.parent == company_goal
    assert "contributes to “Become a daily habit” now" in response.content.decode()


def test_a_goal_is_dropped_onto_another(
    sign_in: SignIn, company_goal: Goal, product: Team, ana: Person
) -> None:
    goal = make_goal(product)
    response = sign_in(ana).post(f"/acme/goals/{goal.number}/move/", {"onto": company_goal.number})
    goal.refresh_from_db()
    assert (response.status_code, goal.parent) == (204, company_goal)


def test_only_who_may_move_a_goal_is_offered_to(
    sign_in: SignIn, company_goal: Goal, product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    child = make_goal(product, parent=company_goal, owner=ben)
    loose = make_goal(product, owner=ben)
    for person, offered in ((ana, True), (ben, True), (cem, False)):
        page = sign_in(person).get("/acme/alignment/").content.decode()
        for goal in (child, loose):
            assert (f"/acme/goals/{goal.number}/move/" in page) is offered
        assert f"/acme/goals/{company_goal.number}/move/" not in page


def test_a_circle_is_refused_with_a_sentence(
    sign_in: SignIn, company_goal: Goal, product: Team, admin: Person
) -> None:
    below = make_goal(product, parent=make_goal(product, parent=company_goal))
    response = sign_in(admin).post(f"/acme/goals/{company_goal.number}/move/", {"onto": below.number})
    company_goal.refresh_from_db()
    assert (response.status_code, company_goal.parent) == (409, None)
    assert "contributes to this one already" in response.content.decode()


def test_two_moves_at_once_make_no_circle(product: Team, ana: Person) -> None:
    """Each was read before the other move; the action reads the tree anew under its lock."""
    one, other = make_goal(product, "One"), make_goal(product, "Other")
    below = make_goal(product, "Below the other", parent=other)
    one_before = Goal.objects.get(pk=one.pk)
    edit_goal(one, by=ana, parent=below)
    with pytest.raises(RuleBroken, match="contributes to this one already"):
        edit_goal(other, by=ana, parent=one_before)
    other.refresh_from_db()
    assert other.parent is None


def test_a_circle_of_goals_that_support_each_other_is_refused(
    sign_in: SignIn, product: Team, ana: Person
) -> None:
    one, other = make_goal(product, "One", owner=ana), make_goal(product, "Other")
    below = make_goal(product, "Below the other", parent=other)
    edit_goal(one, by=ana, supports=[below])
    for change in ({"supports": [one]}, {"parent": one}):
        with pytest.raises(RuleBroken, match="leads to this one already") as refused:
            edit_goal(Goal.objects.get(pk=other.pk), by=ana, **change)
        assert refused.value.field in change
    edit_goal(one, by=ana, supports=[below, other], parent=other)
    assert set(one.supports.all()) == {below, other}


def test_a_branch_is_fetched_where_it_is_unfolded(
    sign_in: SignIn, company_goal: Goal, product: Team, ben: Person
) -> None:
    team_goal = make_goal(product, parent=company_goal)
    make_goal(product, "Ask five users a week", parent=team_goal, is_personal=True, owner=ben)
    client = sign_in(ben)
    page = client.get("/acme/alignment/").content.decode()
    assert "Ask five users" not in page
    assert f"/acme/goals/{team_goal.number}/below/?cycle={team_goal.cycle.slug}&amp;level=3" in page
    branch = client.get(f"/acme/goals/{team_goal.number}/below/?level=3").content.decode()
    assert "Ask five users a week" in branch


def test_a_cycle_that_is_not_there_is_not_found(sign_in: SignIn, ben: Person) -> None:
    assert sign_in(ben).get("/acme/alignment/?cycle=q9-1999").status_code == 404


def test_a_goal_that_is_dropped_on_itself_says_so(product: Team, ana: Person, sign_in: SignIn) -> None:
    goal = make_goal(product, owner=ana)
    answer = sign_in(ana).post(f"/acme/goals/{goal.number}/move/", {"onto": goal.number})
    assert answer.status_code == 409
    assert answer.content.decode() == "A goal cannot contribute to itself. Choose another one."


def test_without_a_goal_of_the_company_the_page_leads_to_the_next_step(
    product: Team, ana: Person, admin: Person, vic: Person, sign_in: SignIn
) -> None:
    assert 'href="/acme/settings/cycles/new/"' in sign_in(admin).get("/acme/alignment/").content.decode()
    assert "/cycles/new/" not in sign_in(ana).get("/acme/alignment/").content.decode()
    current_cycle(product.organization)
    html = sign_in(ana).get("/acme/alignment/").content.decode()
    assert 'href="/acme/goals/new/?team=acme"' in html and "Write the first goal" in html
    assert "/goals/new/" not in sign_in(vic).get("/acme/alignment/").content.decode()
    assert "/goals/new/" not in sign_in(ana).get("/acme/alignment/?as_of=2026-01-05").content.decode()
