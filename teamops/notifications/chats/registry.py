"""All services, in the order in which they are offered."""

from teamops.notifications.chats.dingtalk import DINGTALK
from teamops.notifications.chats.feishu import FEISHU
from teamops.notifications.chats.kinds import Kind
from teamops.notifications.chats.microsoft_teams import MICROSOFT_TEAMS
from teamops.notifications.chats.slack import SLACK
from teamops.notifications.chats.through_apprise import APPRISE
from teamops.notifications.chats.web_push import WEB_PUSH
from teamops.notifications.chats.wecom import WECOM

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (SLACK, MICROSOFT_TEAMS, DINGTALK, FEISHU, WECOM, APPRISE, WEB_PUSH)
}
