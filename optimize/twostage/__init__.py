"""Two-stage linear programs with scenarios: extensive form, L-shaped method, risk."""
