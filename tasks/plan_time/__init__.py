"""A plan in time: as a timeline and as a calendar, where dates are moved by hand (`tasks.moving`)."""
