"""Weekly updates: what each member of a team did, plans and is stuck on, and how they feel."""
