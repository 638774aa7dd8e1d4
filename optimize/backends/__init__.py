"""Solver quirks live here and nowhere else."""
