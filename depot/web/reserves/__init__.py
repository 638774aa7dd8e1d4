"""The reserve plan on the screen: case, frontier, actions, proposals, map."""
