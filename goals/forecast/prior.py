"""What is assumed before the first reading, in shares of the way and of the time.

Fitted to the series named in docs/forecast.md and rounded. Changing a number here calls for the same
measurement again.
"""

from goals.forecast.levels import Picture
from goals.forecast.steps import Habit

PICTURES = [
    # A random walk that drifts towards the target.
    Picture(walk=1.0, noise=0.0, drift=0.8, unsure=0.05, bend=0.0, weight=0.0),
    # A level that moves slowly, with noise around it.
    Picture(walk=0.04, noise=0.2, drift=0.0, unsure=0.4, bend=0.0, weight=-0.45),
    # Noise around a level that stays.
    Picture(walk=0.007, noise=25.0, drift=0.0, unsure=1.2, bend=0.0, weight=0.5),
    # A trend that bends.
    Picture(walk=0.24, noise=0.0, drift=1.27, unsure=5.3, bend=18.0, weight=-1.0),
]
# How much levels move: variances with the logarithm of the odds of each, and how many pairs of readings
# this knowledge is worth.
VARIANCES = [(0.024, 0.0), (0.1, 1.1), (16.0, 1.3)]
TRUST = 1.0
HABIT = Habit(
    pace=4.7,
    time=1.9,
    sizes=3.3,
    rise=1.2,
    rush=0.13,
    still=2500.0,
    fall=0.00674,
    depth=0.045,
    slip=0.02,
    weight=0.0,
)
