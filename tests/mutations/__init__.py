"""One figure wrong in a good workbook: is it caught? `python -m tests.mutations` writes docs/mutations.md."""
