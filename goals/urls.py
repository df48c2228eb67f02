from django.urls import path

from goals.views import agreements, alignment, check_ins, cycles, goals, why

urlpatterns = [
    path("teams/<slug:team>/goals/", goals.goal_list, name="goal_list"),
    path("alignment/", alignment.alignment, name="alignment"),
    path("goals/<int:number>/below/", alignment.goals_below, name="goals_below"),
    path("goals/<int:number>/move/", alignment.move_goal, name="move_goal"),
    path("goals/new/", goals.new_goal, name="new_goal"),
    path("goals/<int:number>/", goals.goal, name="goal"),
    path("goals/<int:number>/why/", why.why, name="why"),
    path("goals/<int:number>/edit/", goals.edit_goal, name="edit_goal"),
    path("goals/<int:number>/activate/", goals.activate_goal, name="activate_goal"),
    path("goals/<int:number>/status/", goals.state_status, name="state_status"),
    path("goals/<int:number>/close/", goals.close_goal, name="close_goal"),
    path("goals/<int:number>/reopen/", goals.reopen_goal, name="reopen_goal"),
    path("goals/<int:number>/ask/", agreements.ask_to_agree, name="ask_to_agree"),
    path("goals/<int:number>/agree/", agreements.agree, name="agree"),
    path("goals/<int:number>/take-back/", agreements.take_back_answer, name="take_back_answer"),
    path("goals/<int:number>/propose/", agreements.propose_change, name="propose_change"),
    path("goals/<int:number>/decline/", agreements.decline_goal, name="decline_goal"),
    path("agreements/<int:pk>/accept/", agreements.accept_proposal, name="accept_proposal"),
    path("agreements/<int:pk>/keep/", agreements.keep_as_it_is, name="keep_as_it_is"),
    path("key-results/<int:pk>/check-in/", check_ins.check_in, name="check_in"),
    path("key-results/<int:pk>/dismiss/", check_ins.dismiss_finding, name="dismiss_finding"),
    path("check-ins/<int:pk>/correct/", check_ins.correct_check_in, name="correct_check_in"),
    path("settings/cycles/", cycles.cycle_list, name="cycle_list"),
    path("settings/cycles/new/", cycles.new_cycle, name="new_cycle"),
    path("settings/cycles/<int:pk>/", cycles.edit_cycle, name="edit_cycle"),
    path("settings/cycles/<int:pk>/state/", cycles.change_cycle_state, name="change_cycle_state"),
    path("teams/<slug:team>/cycles/<slug:cycle>/", cycles.cycle_report, name="cycle_report"),
]
