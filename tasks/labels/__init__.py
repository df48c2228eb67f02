"""The labels of a team: words on its tasks, by which they are found."""
