"""Taking an act back within thirty seconds: a signed token names its events, and each app registers how
events of its verbs are reversed.
"""

from teamops.activity.undo.actions import take_back as take_back
from teamops.activity.undo.acts import address_of as address_of
from teamops.activity.undo.acts import token_of as token_of
from teamops.activity.undo.registry import Reverse as Reverse
from teamops.activity.undo.registry import changed_meanwhile as changed_meanwhile
from teamops.activity.undo.registry import reverses as reverses
from teamops.activity.undo.since import events_since as events_since
from teamops.activity.undo.since import refuse_changed as refuse_changed
from teamops.activity.undo.since import words_of as words_of
