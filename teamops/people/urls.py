from django.urls import path

from teamops.people.views import api_tokens, persons, settings, teams

urlpatterns = [
    path("", settings.organization_home, name="organization_home"),
    path("first-steps/", settings.first_steps, name="first_steps"),
    path("settings/", settings.settings, name="settings"),
    path("settings/profile/", settings.profile, name="profile"),
    path("settings/tokens/", api_tokens.api_tokens, name="api_tokens"),
    path("settings/tokens/<int:pk>/revoke/", api_tokens.revoke, name="revoke_api_token"),
    path("settings/organization/", settings.edit_organization, name="edit_organization"),
    path("settings/people/", settings.people_settings, name="people_settings"),
    path("settings/people/add/", settings.add_somebody, name="add_person"),
    path("settings/people/invite/", settings.invite_people, name="invite_people"),
    path("settings/people/<int:pk>/", settings.edit_person, name="edit_person"),
    path("settings/people/<int:pk>/invite/", settings.send_invitation, name="invite_person"),
    path("settings/people/<int:pk>/withdraw/", settings.withdraw_invitation, name="revoke_invitation"),
    path("settings/people/<int:pk>/role/", settings.set_role, name="change_role"),
    path("settings/people/<int:pk>/remove/", settings.remove, name="remove_person"),
    path("settings/people/<int:pk>/erase/", settings.erase, name="erase_person"),
    path("settings/teams/", teams.team_settings, name="team_settings"),
    path("settings/teams/new/", teams.new_team, name="new_team"),
    path("settings/teams/<slug:slug>/", teams.edit_team, name="edit_team"),
    path("settings/teams/<slug:slug>/archive/", teams.archive, name="archive_team"),
    path("settings/teams/<slug:slug>/restore/", teams.restore, name="restore_team"),
    path("teams/<slug:team>/people/", teams.team_people, name="team_people"),
    path("teams/<slug:team>/people/add/", teams.add_member, name="add_to_team"),
    path("teams/<slug:team>/people/<int:pk>/", teams.change_member, name="change_member"),
    path("people/names/", persons.names, name="names"),
    path("people/<int:pk>/", persons.person, name="person"),
]
