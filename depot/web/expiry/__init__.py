"""Expiry, rotation, extension, recall."""
