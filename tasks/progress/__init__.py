"""Rates against dated targets, year-end forecast, and flags with their reasons."""
