"""A straight line through measured points: whether time grows with the length, and with nothing else. Pure."""

from collections.abc import Sequence


def line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return (a, b) of the y = a + b x that is nearest to all points, by least squares."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    b = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    return mean_y - b * mean_x, b


def r_squared(points: Sequence[tuple[float, float]]) -> float:
    """Return how much of what differs the line explains, 1 being all."""
    a, b = line(points)
    mean = sum(y for _, y in points) / len(points)
    return 1 - sum((y - a - b * x) ** 2 for x, y in points) / sum((y - mean) ** 2 for _, y in points)
