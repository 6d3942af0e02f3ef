"""What the catalogue's pages show, put together from every room's reads."""
