"""Disasters drawn from hazards: who is hit together, what is cut, damaged and late together."""
