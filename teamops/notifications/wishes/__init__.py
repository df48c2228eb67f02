"""Choosing what one is told of and by which channel: the settings, a team's defaults, the next seven days."""
