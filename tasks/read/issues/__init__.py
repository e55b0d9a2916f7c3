"""What is told of a table: what was not understood, left out, doubtful or impossible."""
