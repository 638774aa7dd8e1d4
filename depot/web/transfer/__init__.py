"""Transfers between depots, moving by hand, returns."""
