"""The pages of goals; one file per noun. A view fetches what one may see, asks an action, and shows."""
