"""Buying from several sellers: the least cost that brings what is needed in time."""
