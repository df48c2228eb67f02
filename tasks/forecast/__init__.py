"""When the next tasks of a team will be finished, from how many it finished in past weeks. Pure."""
