"""Why the numbers of tasks, milestones and people's load are what they are."""
