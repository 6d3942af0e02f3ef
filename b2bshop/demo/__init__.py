"""The demo shop: an invented industrial supplier with a catalogue, customers and a year of orders."""
