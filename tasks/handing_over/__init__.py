"""Handing over: a task, a milestone or a plan goes to somebody, who accepts or returns it."""
