"""Reading spreadsheets that people upload: the file's cells as text, and the values of numbers and days."""
