"""What a cell's text means: numbers, percentages, days, units, words."""
