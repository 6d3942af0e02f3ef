"""What the catalogue answers in the browser."""
