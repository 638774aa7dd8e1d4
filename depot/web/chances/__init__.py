"""How sure a plan is, on the pages of plans and orders."""
