"""What an error holds on to: results of an engine that only one thread may touch, or even free."""

from traceback import clear_frames


def free_frames(error: BaseException | None) -> None:
    """Free in this thread what the frames of an error hold, and of those that led to it."""
    while error:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
