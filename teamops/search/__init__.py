"""Finding things across the organization, as far as a person may see: the palette and its page.

Each app registers what it finds in its `apps.py: ready()`; search itself knows none of them.
"""
