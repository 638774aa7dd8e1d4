"""The four steps from a disaster to a dispatch plan."""
