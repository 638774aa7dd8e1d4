"""Replenishment plans on the screen."""
