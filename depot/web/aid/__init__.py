"""Mutual aid on the screen: asked of others, lent to them, who they are."""
