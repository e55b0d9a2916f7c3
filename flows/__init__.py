"""WHEN: one file per flow, each reads like the sentence it carries out; cli.py is `giaingan`."""
