"""Reports from the field, and the plan that is made again of them."""
