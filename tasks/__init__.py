"""WHAT: one room per stage, in the order the data passes; `door.py` of each holds its Prefect tasks."""
