"""The trash: what was removed, for thirty days, and the way back out of it."""
