"""Is it SMART? Five checks of a goal's words and form, in English and in Chinese."""

from goals.smart.marks import NAMES, Facts, Mark, Marks, Measured, judge, judge_text, says_when

__all__ = ["NAMES", "Facts", "Mark", "Marks", "Measured", "judge", "judge_text", "says_when"]
