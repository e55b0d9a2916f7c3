"""BY WHOSE RULES: provinces' regimes, columns, calendars and settings, as typed data."""
