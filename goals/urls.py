from django.urls import path

from goals.views import across, alignment, check_ins, cycles, goals

urlpatterns = [
    path("teams/<slug:team>/goals/", goals.goal_list, name="goal_list"),
    path("teams/<slug:team>/goals/hide/", goals.hide_preparing, name="hide_preparing"),
    path("alignment/", alignment.alignment, name="alignment"),
    path("goals/<int:number>/below/", alignment.goals_below, name="goals_below"),
    path("goals/<int:number>/move/", alignment.move_goal, name="move_goal"),
    path("goals/new/", goals.new_goal, name="new_goal"),
    path("goals/<int:number>/", goals.goal, name="goal"),
    path("goals/<int:number>/edit/", goals.edit_goal, name="edit_goal"),
    path("goals/<int:number>/activate/", goals.activate_goal, name="activate_goal"),
    path("goals/<int:number>/status/", goals.state_status, name="state_status"),
    path("goals/<int:number>/close/", goals.close_goal, name="close_goal"),
    path("goals/<int:number>/reopen/", goals.reopen_goal, name="reopen_goal"),
    path("goals/<int:number>/dependencies/new/", across.ask_dependency, name="ask_dependency"),
    path("teams/<slug:team>/dependencies/", across.team_dependencies, name="team_dependencies"),
    path("dependencies/<int:pk>/", across.dependency, name="dependency"),
    path("dependencies/<int:pk>/<slug:act>/", across.act_on_dependency, name="act_on_dependency"),
    path("teams/<slug:team>/joint-events/new/", across.new_joint_event, name="new_joint_event"),
    path("joint-events/<int:pk>/edit/", across.edit_joint_event, name="edit_joint_event"),
    path("joint-events/<int:pk>/cancel/", across.cancel_joint_event, name="cancel_joint_event"),
    path("key-results/<int:pk>/check-in/", check_ins.check_in, name="check_in"),
    path("check-ins/<int:pk>/correct/", check_ins.correct_check_in, name="correct_check_in"),
    path("settings/cycles/", cycles.cycle_list, name="cycle_list"),
    path("settings/cycles/new/", cycles.new_cycle, name="new_cycle"),
    path("settings/cycles/<int:pk>/", cycles.edit_cycle, name="edit_cycle"),
    path("settings/cycles/<int:pk>/state/", cycles.change_cycle_state, name="change_cycle_state"),
    path("teams/<slug:team>/cycles/<slug:cycle>/", cycles.cycle_report, name="cycle_report"),
]
