"""One file per section of a report; each answers None when there are no facts for it."""
