"""Moving dates: a task or a milestone by some days, and what depends on it as well when that is asked."""
