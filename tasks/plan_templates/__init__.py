"""Plans as patterns: saved with dates in working days from their first day, and laid on a day to begin."""
