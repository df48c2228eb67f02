"""All services, in the order in which they are offered."""

from teamops.notifications.channels.dingtalk import DINGTALK
from teamops.notifications.channels.feishu import FEISHU
from teamops.notifications.channels.kinds import Kind
from teamops.notifications.channels.microsoft_teams import MICROSOFT_TEAMS
from teamops.notifications.channels.slack import SLACK
from teamops.notifications.channels.through_apprise import APPRISE
from teamops.notifications.channels.wecom import WECOM

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (SLACK, MICROSOFT_TEAMS, DINGTALK, FEISHU, WECOM, APPRISE)
}
