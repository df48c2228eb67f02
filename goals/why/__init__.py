"""Why is a number what it is: its formula with the values put in, its inputs, and what is left out.

Pure functions of where a goal or a key result stands. A formula computes what it says (`goals.formula`), so
that tests hold it against the number that is shown. Paths lie below the organization's address.
"""

from goals.why.explanation import Explanation, Input
from goals.why.goal import why_goal
from goals.why.key_result import why_key_result

__all__ = ["Explanation", "Input", "why_goal", "why_key_result"]
