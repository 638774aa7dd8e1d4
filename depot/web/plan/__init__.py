"""A dispatch plan on the screen."""
