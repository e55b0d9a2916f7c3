"""What a table's header says: which column holds which field, in which unit, of which source and year."""
