"""What a browser is called in the list of somebody's channels."""

from django.utils.translation import gettext as _

# As browsers name themselves; those built on Chrome say so too, and come first.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def browser_name(user_agent: str) -> str:
    """ "Firefox, Windows", as far as it says so."""
    browser = next((name for word, name in BROWSERS.items() if f"{word}/" in user_agent), _("Browser"))
    system = next((name for word, name in SYSTEMS.items() if word in user_agent), "")
    return f"{browser}, {system}" if system else browser
