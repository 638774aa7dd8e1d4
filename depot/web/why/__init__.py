"""Why not everybody: what binds, what one more is worth, and what would do it most cheaply."""
