"""What stands against something that was asked for, in words for who asked."""


class Problem(ValueError):
    """The text is for the reader."""
