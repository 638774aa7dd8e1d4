"""Replenish and rotate: what to buy, give away, renew and write off, month by month."""
