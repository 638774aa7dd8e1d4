"""Kits: assembling, taking apart, tracing."""
