"""Who may search: everybody, and finds what they may see."""

from tests.url_table import Row, nothing

ROWS = [
    Row("search", "GET", nothing, 200, 200, 200, 200, 200, query="?q=survey"),
]
