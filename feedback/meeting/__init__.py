"""The meeting while it is held: everybody sees the same page, who is here, who writes, and the clock."""
