"""The checklist of a task: lines that are ticked one by one."""
