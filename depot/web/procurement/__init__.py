"""The procurement plan on the screen."""
