"""What each order of the first two tiers costs, side by side."""
