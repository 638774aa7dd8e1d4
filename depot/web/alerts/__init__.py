"""The inbox of alerts."""
