"""Maps drawn from the product's own data: no base map is asked from anywhere."""
