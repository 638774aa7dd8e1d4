"""Households' own reserves on the screen."""
