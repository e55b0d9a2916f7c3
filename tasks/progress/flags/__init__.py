"""Which projects are called slow, by which rule, and why: one short module per kind of rule."""
