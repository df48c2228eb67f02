"""Every write about reminders and deliveries: finding what is due, sending it, and reading it."""

from teamops.notifications.actions.daily import daily_work_due, do_daily_work
from teamops.notifications.actions.deliver import deliver_waiting
from teamops.notifications.actions.erase import erase_addresses
from teamops.notifications.actions.heartbeat import beat, note_mornings
from teamops.notifications.actions.inbox import LONGEST_PAUSE, mark_all_read, mark_read, settle, snooze
from teamops.notifications.actions.mentions import tell_mentioned, untell_comment
from teamops.notifications.actions.send_again import send_again
from teamops.notifications.actions.sweep import organizations_to_sweep, sweep, sweep_all
from teamops.notifications.actions.telling import tell, tell_each, untell
from teamops.notifications.actions.tick import tick

__all__ = [
    "LONGEST_PAUSE",
    "beat",
    "daily_work_due",
    "deliver_waiting",
    "do_daily_work",
    "erase_addresses",
    "mark_all_read",
    "mark_read",
    "note_mornings",
    "organizations_to_sweep",
    "send_again",
    "settle",
    "snooze",
    "sweep",
    "sweep_all",
    "tell",
    "tell_each",
    "tell_mentioned",
    "tick",
    "untell",
    "untell_comment",
]
