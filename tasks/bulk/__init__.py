"""One change of many tasks, all of them or none."""
