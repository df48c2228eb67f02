"""Every address of the installation. All pages of an organization begin with its slug."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from teamops import health
from teamops.notifications.watching import views as watching

# The operator signs in at the same door as everybody: there tries are limited.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# What is asked for most comes first: an address is compared with one after the other.
organization_urls = [
    path("", include("feedback.meeting.urls")),
    path("", include("tasks.urls")),
    path("", include("goals.urls")),
    path("", include("feedback.urls")),
    path("", include("teamops.people.urls")),
    path("", include("teamops.activity.urls")),
    path("", include("teamops.notifications.urls")),
    path("", include("teamops.search.urls")),
]

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("healthz", watching.healthz, name="healthz"),
    path("metrics", watching.metrics, name="metrics"),
    path("operator/reminders/", admin.site.admin_view(watching.engine), name="engine"),
    path("operator/", admin.site.urls),
    path("accounts/language/", set_language, name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("teamops.api_urls")),
    path("", include("teamops.people.site_urls")),
    path("", include("teamops.notifications.answers.site_urls")),
    path("", include("teamops.notifications.chats.site_urls")),
    path("", include("feedback.updates.site_urls")),
    path("", include("feedback.rhythm.site_urls")),
    path("<slug:organization>/", include(organization_urls)),
]
