"""The REST layer for trading partners: a view translates, the verbs of the room decide. See docs/edi.md."""
