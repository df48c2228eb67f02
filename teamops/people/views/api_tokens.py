"""The settings' page of tokens: with one a program does in the API what its person may do."""

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.actions import make_api_token, revoke_api_token
from teamops.people.forms import ApiTokenForm
from teamops.people.http import OrgRequest
from teamops.people.models import ApiToken
from teamops.people.queries import get_visible


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: OrgRequest) -> HttpResponse:
    """One's own tokens; a new one is shown this once, and only to who typed their password just now.

    A token outlives the session, so who sits down at an open one cannot take one along.
    """
    confirming = _confirming(request)
    if confirming and request.method == "POST":
        return redirect(confirming)
    form = ApiTokenForm(request.POST or None)
    made = None
    if form.is_valid():
        made = carry_out(form, make_api_token, request.person, by=request.person, **form.cleaned_data)
    if made:
        form = ApiTokenForm()
    context = {
        "form": form,
        "made": made,
        "confirming": confirming,
        "tokens": ApiToken.objects.visible_to(request.person).open(),
        "address": f"{settings.SITE_URL}/api/v1/{request.organization.slug}/",
    }
    return page(request, "people/api_tokens.html", context, nav="settings")


def _confirming(request: OrgRequest) -> str:
    """The page that asks for the password and leads back here; nothing if it was typed in these minutes."""
    if not is_reauthentication_required(request, app="allauth.account"):
        return ""
    # Not allauth's own way back, which would carry out the form past the middleware that finds the person.
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}"


@require_POST
def revoke(request: OrgRequest, pk: int) -> HttpResponse:
    """A token that works no more."""
    token = get_visible(ApiToken, request.person, pk=pk)
    token.person = request.person
    revoke_api_token(token, by=request.person)
    say(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("api_tokens", request.organization.slug)
