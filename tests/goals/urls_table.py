"""Who may open and change goals: members read all, owners and leads change, guests see their teams only."""

from typing import Any

from goals.actions import ask_to_agree, make_token, propose
from goals.models import Dependency, Goal, KeyResult
from teamops.dates import DAY, today
from tests.factories import (
    current_cycle,
    make_check_in,
    make_dependency,
    make_goal,
    make_joint_event,
    make_key_result,
    make_metric,
    make_reading,
)
from tests.url_table import Cast, Maker, Row, api, nothing, site


def team(cast: Cast) -> dict[str, Any]:
    current_cycle(cast.acme)
    return {"team": cast.product.slug}


def a_cycle_is_there(cast: Cast) -> dict[str, Any]:
    current_cycle(cast.acme)
    return {}


def goal_of_ben(cast: Cast) -> dict[str, Any]:
    return {"number": make_goal(cast.product, owner=cast.ben).number}


def draft_of_ben(cast: Cast) -> dict[str, Any]:
    goal = make_goal(cast.product, owner=cast.ben, state=Goal.State.DRAFT)
    make_key_result(goal)
    return {"number": goal.number}


def closed_goal(cast: Cast) -> dict[str, Any]:
    return {"number": make_goal(cast.product, owner=cast.ben, state=Goal.State.CLOSED).number}


def key_result_of_ben(cast: Cast) -> dict[str, Any]:
    return {"pk": make_key_result(make_goal(cast.product, owner=cast.ben)).pk}


def key_result_of_dora(cast: Cast) -> dict[str, Any]:
    return {"pk": make_key_result(make_goal(cast.product, owner=cast.ana), owner=cast.dora).pk}


def words_of_key_result(cast: Cast) -> dict[str, Any]:
    """Other words for the only key result, as its form sends them."""
    one = KeyResult.objects.get()
    same = {"kind": one.kind, "start": one.start, "target": one.target, "owner": one.owner_id or ""}
    return {"version": one.version, "statement": "Retention after 30 days", "unit": one.unit, **same}


def check_in_of_ben(cast: Cast) -> dict[str, Any]:
    key_result = make_key_result(make_goal(cast.product, owner=cast.ben))
    return {"pk": make_check_in(key_result, 33, author=cast.ben).pk}


def cycle(cast: Cast) -> dict[str, Any]:
    return {"pk": current_cycle(cast.acme).pk}


def metric_of_ben(cast: Cast) -> dict[str, Any]:
    return {"pk": make_metric(cast.product, owner=cast.ben).pk}


def metric_by_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": make_metric(cast.product, owner=cast.ben).uuid}


def metric_of_all(cast: Cast) -> dict[str, Any]:
    return {"pk": make_metric(cast.acme).pk}


def reading_of_ben(cast: Cast) -> dict[str, Any]:
    return {"pk": make_reading(make_metric(cast.product, owner=cast.ben), 31, days_ago=1).pk}


def token_of_ben(cast: Cast) -> dict[str, Any]:
    metric = make_metric(cast.product, owner=cast.ben)
    return {"pk": make_token(metric, by=cast.ben, name="Job")[0].pk}


def metric_data(cast: Cast) -> dict[str, Any]:
    return {"name": "Activation", "team": cast.product.pk}


def reading_data(cast: Cast) -> dict[str, Any]:
    return {"at": "2026-01-05T09:00", "value": "31"}


def confirmed_data(cast: Cast) -> dict[str, Any]:
    """The second step of an upload, as the preview sends it."""
    return {"rows": "2026-01-05T09:00:00+00:00 31"}


def goal_that_ben_is_asked_about(cast: Cast) -> dict[str, Any]:
    goal = make_goal(cast.product, owner=cast.ben)
    ask_to_agree(goal, by=cast.ana)
    return {"number": goal.number}


def proposal_of_ben(cast: Cast) -> dict[str, Any]:
    goal = make_goal(cast.product, owner=cast.ben)
    ask_to_agree(goal, by=cast.ana)
    return {"pk": propose(goal, by=cast.ben, words="Later", day=goal.last_day + DAY).pk}


def proposed_by_ben(cast: Cast) -> dict[str, Any]:
    proposal_of_ben(cast)
    return {"number": cast.acme.goals.latest("pk").number, "person": cast.ben.uuid}


def agreed(cast: Cast) -> dict[str, Any]:
    return {"answer": "agreed"}


def metric_of_ben_is_there(cast: Cast) -> dict[str, Any]:
    metric_of_ben(cast)
    return {}


def metric_sent(cast: Cast) -> dict[str, Any]:
    return {"name": "Activation", "team": "product"}


def dismissal(cast: Cast) -> dict[str, Any]:
    return {"finding": "result_without_work", "reason": "The season does it."}


def asked(cast: Cast) -> dict[str, Any]:
    return {"uuid": Dependency.objects.get(pk=dependency_of_support(cast)["pk"]).uuid}


def asked_is_there(cast: Cast) -> dict[str, Any]:
    dependency_of_support(cast)
    return {}


def promised(cast: Cast) -> dict[str, Any]:
    found = asked(cast)
    day = today(cast.acme) + DAY
    Dependency.objects.update(state="accepted", promised_on=day, original_promised_on=day)
    return found


def delivered(cast: Cast) -> dict[str, Any]:
    found = promised(cast)
    Dependency.objects.update(state="delivered")
    return found


def question_sent(cast: Cast) -> dict[str, Any]:
    return question(cast) | {"team": "support"}


def promise_sent(cast: Cast) -> dict[str, Any]:
    return {"promised_on": (today(cast.acme) + DAY).isoformat()}


def moved_sent(cast: Cast) -> dict[str, Any]:
    return {"promised_on": (today(cast.acme) + 2 * DAY).isoformat(), "reason": "Holidays"}


def owner_sent(cast: Cast) -> dict[str, Any]:
    return {"owner": str(cast.dora.uuid)}


def event_by_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": make_joint_event(cast.product, cast.support).uuid}


def event_is_there(cast: Cast) -> dict[str, Any]:
    make_joint_event(cast.product, cast.support)
    return {}


def event_sent(cast: Cast) -> dict[str, Any]:
    day = (today(cast.acme) + DAY).isoformat()
    return {"title": "Customers", "day": day, "teams": ["product", "support"]}


def person_ben(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.ben.pk}


def why_sent(cast: Cast) -> dict[str, Any]:
    return {"adjustment": because(cast)}


def team_and_cycle(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug, "cycle": current_cycle(cast.acme).slug}


def dependency_of_support(cast: Cast) -> dict[str, Any]:
    """Ben's goal needs something from Dora's team, which Dora answers for."""
    made = make_dependency(make_goal(cast.product, owner=cast.ben), cast.support, owner=cast.dora)
    return {"pk": made.pk}


def to_be_accepted(cast: Cast) -> dict[str, Any]:
    return dependency_of_support(cast) | {"act": "accept"}


def to_be_withdrawn(cast: Cast) -> dict[str, Any]:
    return dependency_of_support(cast) | {"act": "withdraw"}


def to_be_named(cast: Cast) -> dict[str, Any]:
    return dependency_of_support(cast) | {"act": "name"}


def to_be_confirmed(cast: Cast) -> dict[str, Any]:
    found = dependency_of_support(cast)
    Dependency.objects.update(state="delivered")
    return found | {"act": "confirm"}


def promise(cast: Cast) -> dict[str, Any]:
    return {"promised_on": (today(cast.acme) + DAY).isoformat(), "owner": cast.dora.pk}


def question(cast: Cast) -> dict[str, Any]:
    day = (today(cast.acme) + DAY).isoformat()
    return {"team": cast.support.pk, "what": "A field in the data", "needed_on": day}


def joint_event(cast: Cast) -> dict[str, Any]:
    return {"pk": make_joint_event(cast.product, cast.support).pk}


def event_data(cast: Cast) -> dict[str, Any]:
    day = (today(cast.acme) + DAY).isoformat()
    return {"title": "A day together", "day": day, "teams": [cast.product.pk, cast.support.pk]}


def written(cast: Cast) -> dict[str, Any]:
    """A goal without key results, as its form sends it."""
    return {
        "statement": "New users stay",
        "cycle": current_cycle(cast.acme).pk,
        "ambition": "committed",
        "key_results-TOTAL_FORMS": 0,
        "key_results-INITIAL_FORMS": 0,
    }


def by_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": make_key_result(make_goal(cast.product, owner=cast.ben)).uuid}


def parting_of_ben(cast: Cast) -> dict[str, Any]:
    """A key result of his that moves though nothing is planned for it."""
    goal = make_goal(cast.product, owner=cast.ben)
    first = today(cast.product.organization) - 60 * DAY
    goal.starts_on, goal.ends_on = first, first + 120 * DAY
    goal.save()
    key_result = make_key_result(goal)
    for value, days_ago in ((31, 50), (32, 30), (36, 1)):
        make_check_in(key_result, value, days_ago=days_ago)
    return {"pk": key_result.pk}


def parting_by_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": KeyResult.objects.get(pk=parting_of_ben(cast)["pk"]).uuid}


def check_in_by_uuid(cast: Cast) -> dict[str, Any]:
    key_result = make_key_result(make_goal(cast.product, owner=cast.ben))
    return {"uuid": make_check_in(key_result, 33, author=cast.ben).uuid}


def by_slug(cast: Cast) -> dict[str, Any]:
    return {"slug": current_cycle(cast.acme).slug}


def report(cast: Cast) -> dict[str, Any]:
    return by_slug(cast) | {"team": cast.product.slug}


def goal_sent(cast: Cast) -> dict[str, Any]:
    return {"statement": "New users stay", "team": "product", "cycle": current_cycle(cast.acme).slug}


def key_result_sent(cast: Cast) -> dict[str, Any]:
    return {"statement": "30-day retention", "start": 31, "target": 40}


def sends(**values: Any) -> Maker:
    return lambda cast: values


def in_words(cast: Cast) -> dict[str, Any]:
    return {"words": "Two weeks are not enough."}


def because(cast: Cast) -> dict[str, Any]:
    return {"reason": "scope", "words": "The import comes later."}


def cycle_data(cast: Cast) -> dict[str, Any]:
    return {
        "name": "Q1 2031",
        "length": "quarter",
        "starts_on": "2031-01-01",
        "ends_on": "2031-03-31",
    }


ROWS = [
    Row("team_home", "GET", team, 302, 302, 302, 302, 302),
    Row("goal_list", "GET", team, 200, 200, 200, 200, 200),
    Row("hide_preparing", "POST", team, 302, 302, 403, 403, 403, data=lambda cast: {"hides": "1"}),
    Row("alignment", "GET", a_cycle_is_there, 200, 200, 200, 200, 200),
    Row("goals_below", "GET", goal_of_ben, 200, 200, 200, 200, 200),
    Row("move_goal", "GET", goal_of_ben, 200, 200, 200, 403, 403),
    Row("move_goal", "POST", goal_of_ben, 302, 302, 302, 403, 403, data=lambda cast: {"parent": ""}),
    Row("new_goal", "GET", a_cycle_is_there, 200, 200, 200, 200, 403, query="?team=product"),
    Row("new_goal", "POST", a_cycle_is_there, 302, 302, 302, 302, 403, data=written, query="?team=product"),
    Row("smart", "POST", a_cycle_is_there, 200, 200, 200, 200, 403, data=written, query="?team=product"),
    Row("smart_of_goal", "POST", goal_of_ben, 200, 200, 200, 403, 403, data=written),
    Row("goal", "GET", goal_of_ben, 200, 200, 200, 200, 200),
    Row("why", "GET", goal_of_ben, 200, 200, 200, 200, 200),
    Row("why_open_goals", "GET", person_ben, 200, 200, 200, 200, 200),
    Row("edit_goal", "GET", goal_of_ben, 200, 200, 200, 403, 403),
    Row("activate_goal", "POST", draft_of_ben, 302, 302, 403, 403, 403),
    Row(
        "state_status", "POST", goal_of_ben, 302, 302, 302, 403, 403, data=lambda cast: {"status": "at_risk"}
    ),
    Row("close_goal", "GET", goal_of_ben, 200, 200, 200, 403, 403),
    Row("close_goal", "POST", goal_of_ben, 302, 302, 302, 403, 403),
    Row("reopen_goal", "POST", closed_goal, 302, 302, 403, 403, 403),
    Row("ask_to_agree", "POST", goal_of_ben, 302, 302, 302, 403, 403),
    Row("agree", "POST", goal_that_ben_is_asked_about, 403, 403, 302, 403, 403),
    Row("take_back_answer", "POST", goal_that_ben_is_asked_about, 403, 403, 302, 403, 403),
    Row("propose_change", "GET", goal_that_ben_is_asked_about, 403, 403, 200, 403, 403),
    Row("propose_change", "POST", goal_that_ben_is_asked_about, 403, 403, 302, 403, 403, data=in_words),
    Row("decline_goal", "GET", goal_that_ben_is_asked_about, 403, 403, 200, 403, 403),
    Row("decline_goal", "POST", goal_that_ben_is_asked_about, 403, 403, 302, 403, 403, data=in_words),
    Row("accept_proposal", "GET", proposal_of_ben, 200, 200, 403, 403, 403),
    Row("accept_proposal", "POST", proposal_of_ben, 302, 302, 403, 403, 403, data=because),
    Row("keep_as_it_is", "GET", proposal_of_ben, 200, 200, 403, 403, 403),
    Row("keep_as_it_is", "POST", proposal_of_ben, 302, 302, 403, 403, 403, data=in_words),
    Row("edit_key_result", "GET", key_result_of_ben, 200, 200, 200, 403, 403),
    Row("edit_key_result", "POST", key_result_of_ben, 302, 302, 302, 403, 403, data=words_of_key_result),
    # Who answers for a key result of somebody else's goal changes that alone.
    Row("edit_key_result", "GET", key_result_of_dora, 200, 200, 403, 200, 403),
    Row("edit_key_result", "POST", key_result_of_dora, 302, 302, 403, 302, 403, data=words_of_key_result),
    Row("check_in", "GET", key_result_of_ben, 200, 200, 200, 403, 403),
    Row("check_in", "POST", key_result_of_ben, 302, 302, 302, 403, 403, data=lambda cast: {"value": "34"}),
    Row(
        "dismiss_finding",
        "POST",
        parting_of_ben,
        302,
        302,
        302,
        403,
        403,
        data=dismissal,
    ),
    # Who did not make it is led to a check-in of their own.
    Row("correct_check_in", "GET", check_in_of_ben, 302, 302, 200, 403, 403),
    Row("team_dependencies", "GET", team, 200, 200, 200, 200, 200),
    Row("ask_dependency", "GET", goal_of_ben, 200, 200, 200, 403, 403),
    Row("ask_dependency", "POST", goal_of_ben, 302, 302, 302, 403, 403, data=question),
    Row("dependency", "GET", dependency_of_support, 200, 200, 200, 200, 200),
    Row("why_dependency", "GET", dependency_of_support, 200, 200, 200, 200, 200),
    Row("act_on_dependency", "GET", to_be_accepted, 200, 403, 403, 200, 403),
    Row("act_on_dependency", "POST", to_be_accepted, 302, 403, 403, 302, 403, data=promise),
    Row("act_on_dependency", "POST", to_be_named, 302, 403, 403, 403, 403, data=promise),
    Row("act_on_dependency", "POST", to_be_withdrawn, 302, 302, 302, 403, 403),
    Row("act_on_dependency", "POST", to_be_confirmed, 302, 302, 302, 403, 403),
    Row("new_joint_event", "GET", team, 200, 200, 403, 403, 403),
    Row("new_joint_event", "POST", team, 302, 302, 403, 403, 403, data=event_data),
    Row("edit_joint_event", "GET", joint_event, 200, 200, 403, 403, 403),
    Row("edit_joint_event", "POST", joint_event, 302, 302, 403, 403, 403, data=event_data),
    Row("cancel_joint_event", "POST", joint_event, 302, 302, 403, 403, 403),
    Row("cycle_list", "GET", a_cycle_is_there, 200, 403, 403, 403, 403),
    Row("new_cycle", "POST", a_cycle_is_there, 302, 403, 403, 403, 403, data=cycle_data),
    Row("edit_cycle", "GET", cycle, 200, 403, 403, 403, 403),
    Row("all_metrics", "GET", a_cycle_is_there, 200, 200, 200, 200, 200),
    Row("team_metrics", "GET", team, 200, 200, 200, 200, 200),
    Row("new_metric", "GET", nothing, 200, 200, 200, 200, 403, query="?team=product"),
    Row("new_metric", "POST", nothing, 302, 302, 302, 302, 403, data=metric_data, query="?team=product"),
    Row("metric", "GET", metric_of_ben, 200, 200, 200, 200, 200),
    Row("edit_metric", "GET", metric_of_ben, 200, 200, 200, 403, 403),
    Row("edit_metric", "POST", metric_of_ben, 302, 302, 302, 403, 403, data=metric_data),
    Row("archive_metric", "POST", metric_of_ben, 302, 302, 302, 403, 403),
    Row("restore_metric", "POST", metric_of_ben, 302, 302, 302, 403, 403),
    Row("add_reading", "POST", metric_of_ben, 302, 302, 302, 403, 403, data=reading_data),
    Row("remove_reading", "POST", reading_of_ben, 302, 302, 302, 403, 403),
    Row("upload_readings", "GET", metric_of_ben, 200, 200, 200, 403, 403),
    Row("upload_readings", "POST", metric_of_ben, 302, 302, 302, 403, 403, data=confirmed_data),
    Row("make_token", "POST", metric_of_ben, 200, 200, 200, 403, 403, data=lambda cast: {"name": "Job"}),
    Row("revoke_token", "POST", token_of_ben, 302, 302, 302, 403, 403),
    # What is the whole organization's, a guest does not see.
    Row("metric", "GET", metric_of_all, 200, 200, 200, 200, 404),
    Row("edit_metric", "GET", metric_of_all, 200, 403, 403, 403, 404),
    # A token's, and nobody's whose session it is.
    site("api_metric_readings", "POST", *[401] * 7, kwargs=metric_by_uuid, json=True),
    Row(
        "change_cycle_state",
        "POST",
        cycle,
        302,
        403,
        403,
        403,
        403,
        data=lambda cast: {"state": "closing"},
    ),
    Row("cycle_report", "GET", team_and_cycle, 200, 200, 200, 200, 200),
    # The API: the same people may do the same.
    api("api_goals", "GET", a_cycle_is_there, 200, 200, 200, 200, 200, query="?as_of=2026-01-05"),
    api("api_alignment", "GET", a_cycle_is_there, 200, 200, 200, 200, 200, query="?as_of=2026-01-05"),
    api("api_alignment", "GET", a_cycle_is_there, 200, 200, 200, 200, 200),
    api("api_cycles", "GET", a_cycle_is_there, 200, 200, 200, 200, 200),
    api("api_cycles", "POST", nothing, 201, 403, 403, 403, 403, data=cycle_data),
    api("api_cycle", "GET", by_slug, 200, 200, 200, 200, 200),
    api("api_cycle", "PATCH", by_slug, 200, 403, 403, 403, 403, data=sends(name="Autumn")),
    api("api_cycle_state", "POST", by_slug, 200, 403, 403, 403, 403, data=sends(state="closing")),
    api("api_cycle_report", "GET", report, 200, 200, 200, 200, 200),
    api("api_goals", "GET", a_cycle_is_there, 200, 200, 200, 200, 200),
    api("api_goals", "POST", nothing, 201, 201, 201, 201, 403, data=goal_sent),
    api("api_smart", "POST", nothing, 200, 200, 200, 200, 403, data=sends(team="product")),
    api("api_goal", "GET", goal_of_ben, 200, 200, 200, 200, 200),
    api("api_goal", "PATCH", goal_of_ben, 200, 200, 200, 403, 403, data=sends(why="They leave.")),
    api("api_activate_goal", "POST", draft_of_ben, 200, 200, 403, 403, 403),
    api("api_close_goal", "POST", goal_of_ben, 200, 200, 200, 403, 403),
    api("api_reopen_goal", "POST", closed_goal, 200, 200, 403, 403, 403),
    api("api_state_status", "POST", goal_of_ben, 200, 200, 200, 403, 403, data=sends(status="at_risk")),
    api("api_move_goal", "POST", goal_of_ben, 200, 200, 200, 403, 403, data=sends(parent=None)),
    api("api_adjustments", "GET", goal_of_ben, 200, 200, 200, 200, 200),
    api("api_why", "GET", goal_of_ben, 200, 200, 200, 200, 200),
    api("api_hide_preparing", "POST", team, 200, 200, 403, 403, 403, data=sends(hides=True)),
    api("api_goal_templates", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_agreements", "GET", goal_of_ben, 200, 200, 200, 200, 200),
    api("api_ask_to_agree", "POST", goal_of_ben, 204, 204, 204, 403, 403),
    api(
        "api_answer",
        "POST",
        goal_that_ben_is_asked_about,
        403,
        403,
        200,
        403,
        403,
        data=agreed,
    ),
    api("api_accept_proposal", "POST", proposed_by_ben, 200, 200, 403, 403, 403, data=why_sent),
    api("api_keep_as_it_is", "POST", proposed_by_ben, 200, 200, 403, 403, 403, data=in_words),
    api("api_owed_answers", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_key_results", "GET", goal_of_ben, 200, 200, 200, 200, 200),
    api("api_key_results", "POST", goal_of_ben, 201, 201, 201, 403, 403, data=key_result_sent),
    api("api_key_result", "GET", by_uuid, 200, 200, 200, 200, 200),
    api("api_key_result", "PATCH", by_uuid, 200, 200, 200, 403, 403, data=sends(statement="Retention")),
    api("api_dismiss", "POST", parting_by_uuid, 200, 200, 200, 403, 403, data=dismissal),
    api("api_drop_key_result", "POST", by_uuid, 200, 200, 200, 403, 403),
    api("api_restore_key_result", "POST", by_uuid, 200, 200, 200, 403, 403),
    api("api_check_ins", "GET", by_uuid, 200, 200, 200, 200, 200),
    api("api_check_ins", "POST", by_uuid, 201, 201, 201, 403, 403, data=sends(value=34)),
    api("api_check_in", "GET", check_in_by_uuid, 200, 200, 200, 200, 200),
    # Only its author may correct it: what others get is a rule's refusal.
    api("api_check_in", "PATCH", check_in_by_uuid, 400, 400, 200, 403, 403, data=sends(value=34)),
    site("api_schema", "GET", 200, 200, 200, 200, 200, 200, 401),
    api("api_ask_dependency", "POST", goal_of_ben, 201, 201, 201, 403, 403, data=question_sent),
    api("api_dependencies", "GET", asked_is_there, 200, 200, 200, 200, 200),
    api("api_dependency", "GET", asked, 200, 200, 200, 200, 200),
    api("api_promise", "POST", asked, 200, 403, 403, 200, 403, data=promise_sent),
    api("api_move_promise", "POST", promised, 200, 403, 403, 200, 403, data=moved_sent),
    api("api_name_owner", "POST", asked, 200, 403, 403, 403, 403, data=owner_sent),
    api("api_refuse", "POST", asked, 200, 403, 403, 200, 403, data=sends(reason="Nobody is free.")),
    api("api_deliver", "POST", promised, 200, 403, 403, 200, 403),
    api("api_confirm", "POST", delivered, 200, 200, 200, 403, 403),
    api("api_send_back", "POST", delivered, 200, 200, 200, 403, 403, data=sends(reason="Half of it.")),
    api("api_withdraw", "POST", asked, 200, 200, 200, 403, 403),
    api("api_joint_events", "GET", event_is_there, 200, 200, 200, 200, 200),
    # A guest is told of no team that is not theirs, so they cannot name it.
    api("api_joint_events", "POST", nothing, 201, 201, 403, 403, 400, data=event_sent),
    api("api_joint_event", "GET", event_by_uuid, 200, 200, 200, 200, 200),
    api("api_joint_event", "PATCH", event_by_uuid, 200, 200, 403, 403, 403, data=sends(title="Users")),
    api("api_cancel_event", "POST", event_by_uuid, 200, 200, 403, 403, 403),
    api("api_metrics", "GET", metric_of_ben_is_there, 200, 200, 200, 200, 200),
    api("api_metrics", "POST", nothing, 201, 201, 201, 201, 403, data=metric_sent),
    # One of the whole organization is its leaders' matter.
    api("api_metrics", "POST", nothing, 201, 403, 403, 403, 403, data=sends(name="Revenue")),
    api("api_metric", "GET", metric_by_uuid, 200, 200, 200, 200, 200),
    api("api_metric", "PATCH", metric_by_uuid, 200, 200, 200, 403, 403, data=sends(unit="%")),
    api("api_archive_metric", "POST", metric_by_uuid, 200, 200, 200, 403, 403),
    api("api_restore_metric", "POST", metric_by_uuid, 200, 200, 200, 403, 403),
    api("api_readings", "GET", metric_by_uuid, 200, 200, 200, 200, 200),
    api("api_readings", "POST", metric_by_uuid, 200, 200, 200, 403, 403, data=reading_data),
    site("api_no_such_address", "GET", *[404] * 7),
]
