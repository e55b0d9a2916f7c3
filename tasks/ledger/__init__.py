"""What is known and when it became known: append-only facts behind SQLAlchemy."""
