"""Screens: pages, components, formats, texts."""
