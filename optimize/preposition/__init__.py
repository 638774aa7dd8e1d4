"""Pre-positioning: what to hold where before it is known what happens."""
