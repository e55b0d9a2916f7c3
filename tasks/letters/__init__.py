"""Letters: a message composed from facts, for one recipient, handed to the outbox."""
