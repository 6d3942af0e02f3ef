"""Carts, checkout and orders in the browser."""
