"""Files that belong to a task: taken by what they hold, kept outside of the web root, never shown inline."""
