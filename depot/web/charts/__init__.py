"""Charts drawn from a checked plan."""
