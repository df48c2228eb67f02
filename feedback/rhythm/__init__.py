"""A team's rhythm: when it meets for its weekly review, who facilitates, and the calendar of that."""
