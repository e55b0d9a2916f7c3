"""DUTIES: what is owed, by whom, by when, and what became of it: obligations, assigned tasks, indicators."""
