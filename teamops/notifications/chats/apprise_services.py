"""Which of Apprise's services are used: those that need nothing of the network but `requests`."""

# By the first part of an address: the module of Apprise, and what the service is called.
SERVICES = {
    "barks": ("bark", "Bark"),
    "discord": ("discord", "Discord"),
    "gchat": ("google_chat", "Google Chat"),
    "gotifys": ("gotify", "Gotify"),
    "line": ("line", "LINE"),
    "mmosts": ("mattermost", "Mattermost"),
    "ntfys": ("ntfy", "ntfy"),
    "pover": ("pushover", "Pushover"),
    "pushdeers": ("pushdeer", "PushDeer"),
    "pushplus": ("pushplus", "PushPlus"),
    "rockets": ("rocketchat", "Rocket.Chat"),
    "schan": ("serverchan", "ServerChan"),
    "tgram": ("telegram", "Telegram"),
    "wxpusher": ("wxpusher", "WxPusher"),
    "wxteams": ("webexteams", "Webex"),
    "zulip": ("zulip", "Zulip"),
}
