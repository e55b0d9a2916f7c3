"""Channels -> files received, hashed, kept, and known by agency and period or quarantined with a reason."""
