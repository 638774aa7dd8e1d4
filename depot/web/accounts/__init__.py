"""Accounts: one's own password; for administrators everybody's account."""
