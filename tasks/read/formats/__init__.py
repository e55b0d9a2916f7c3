"""A file's bytes, whatever their format, as sheets of cells."""
