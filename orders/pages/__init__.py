"""What the pages of carts and orders show."""
