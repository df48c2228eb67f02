"""The minutes of a closed review: a page, a text to copy, an e-mail to each member, and what carries them on.

They are made of the record alone, so they say the same years later. What else carries them on, such as a
team's channel, registers with `on_minutes` and takes its words from `minutes_text`.
"""
