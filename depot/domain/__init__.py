"""What a depot is and does: pure Python, standard library only."""
