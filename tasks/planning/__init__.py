"""Planning one's week: on which day one means to do what."""
