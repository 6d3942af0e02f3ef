"""Quick order: rows in, an answer for each, what is fine into a cart.

reading.py   text and tables → rows of cells
columns.py   which column is what
scanning.py  what a scanner types
judging.py   what the shop makes of each row
"""
