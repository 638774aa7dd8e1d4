"""Relief optimization: supply curves, travel times, dispatch, bounds, checks."""
