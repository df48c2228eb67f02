"""Choosing tasks in a form: by their number, or by words of their title."""
