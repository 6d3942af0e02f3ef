"""Outcomes in the format of whoever asked. Pure, and the same outcome always gives the same bytes."""
