"""What can go wrong on the way out. Messages never hold an address: its path is a secret."""


class OutgoingError(Exception):
    """A request that brought no answer. `message` is a sentence for people, without the address."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(OutgoingError):
    """An address to which nothing is sent; trying again would not help."""


class NotReached(OutgoingError):
    """No answer in time, or none that could be read; another try may fare better."""
