"""The views of a plan and of a team's tasks: what they share in the address, the list, and the board."""
