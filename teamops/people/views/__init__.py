"""The pages about people: the door, first steps, settings, teams and persons."""
