"""Where a key result's history leads: see `method`."""

from goals.forecast.method import Forecast, Why, forecast

__all__ = ["Forecast", "Why", "forecast"]
