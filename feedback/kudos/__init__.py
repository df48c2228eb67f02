"""Kudos: thanks to people for a thing, on their pages, their teams' and in the weekly review."""
