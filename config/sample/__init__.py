"""An illustrative month: a believable province with the things that go wrong, made from a seed, never real figures."""
