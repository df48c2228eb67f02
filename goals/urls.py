from django.urls import path

from goals.views import check_ins, cycles, goals, metrics

urlpatterns = [
    path("teams/<slug:team>/goals/", goals.goal_list, name="goal_list"),
    path("goals/new/", goals.new_goal, name="new_goal"),
    path("goals/<int:number>/", goals.goal, name="goal"),
    path("goals/<int:number>/edit/", goals.edit_goal, name="edit_goal"),
    path("goals/<int:number>/activate/", goals.activate_goal, name="activate_goal"),
    path("goals/<int:number>/status/", goals.state_status, name="state_status"),
    path("goals/<int:number>/close/", goals.close_goal, name="close_goal"),
    path("goals/<int:number>/reopen/", goals.reopen_goal, name="reopen_goal"),
    path("key-results/<int:pk>/check-in/", check_ins.check_in, name="check_in"),
    path("check-ins/<int:pk>/correct/", check_ins.correct_check_in, name="correct_check_in"),
    path("metrics/", metrics.all_metrics, name="all_metrics"),
    path("teams/<slug:team>/metrics/", metrics.team_metrics, name="team_metrics"),
    path("metrics/new/", metrics.new_metric, name="new_metric"),
    path("metrics/<int:pk>/", metrics.metric, name="metric"),
    path("metrics/<int:pk>/edit/", metrics.edit_metric, name="edit_metric"),
    path("metrics/<int:pk>/archive/", metrics.archive_metric, name="archive_metric"),
    path("metrics/<int:pk>/restore/", metrics.restore_metric, name="restore_metric"),
    path("metrics/<int:pk>/readings/", metrics.add_reading, name="add_reading"),
    path("metrics/<int:pk>/upload/", metrics.upload_readings, name="upload_readings"),
    path("metrics/<int:pk>/tokens/", metrics.make_token, name="make_token"),
    path("readings/<int:pk>/remove/", metrics.remove_reading, name="remove_reading"),
    path("metric-tokens/<int:pk>/revoke/", metrics.revoke_token, name="revoke_token"),
    path("settings/cycles/", cycles.cycle_list, name="cycle_list"),
    path("settings/cycles/new/", cycles.new_cycle, name="new_cycle"),
    path("settings/cycles/<int:pk>/", cycles.edit_cycle, name="edit_cycle"),
]
