"""Support: what somebody needs to go on, from whom, and what became of it."""
