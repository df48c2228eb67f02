"""The order of a plan's tasks, as people put them."""
