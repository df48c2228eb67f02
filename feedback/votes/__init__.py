"""Blind votes on confidence: asked in a review, answered by each member alone, shown when closed."""
