"""Tasks that come again by a rule of RFC 5545: every second Monday, the last day of a month."""
