"""The warehouse on the screen: plan, bins, docks, advice."""
