"""Dispatch orders on the screen."""
