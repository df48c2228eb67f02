"""TeamOps: a team's goals, plans, tasks and weekly review."""
