"""The engine as the operator of the installation sees it: figures, health, and why something was sent."""
