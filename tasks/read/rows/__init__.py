"""What the rows of a table are: projects, headings, totals, parts."""
