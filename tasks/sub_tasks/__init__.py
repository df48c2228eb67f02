"""Tasks of a task: written down in one line on its page. Where they may stand: `tasks.actions.parts`."""
