"""Breaking a team's goal down to its members on one screen: shares of its numbers, and tasks."""
