"""Two records of a team beside each other: what changed between them."""
