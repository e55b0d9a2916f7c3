"""Outbox and mail: every message composed once, sent once, and its outcome recorded."""
