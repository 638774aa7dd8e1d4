"""Workbooks in: look, correct in the grid, book."""
