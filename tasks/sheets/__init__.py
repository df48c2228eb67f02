"""The sheet: goals and tasks from XLSX and CSV, and back into the same shape.

A file goes through the modules in this order: `reading` (bytes → cells as text), `columns` (which column is
which field), `rows` with `values` (cells → typed rows), `writing` with `directory` and `people` (rows against
what is there → actions, and one outcome per row in `report`). `export` goes the other way.
"""
