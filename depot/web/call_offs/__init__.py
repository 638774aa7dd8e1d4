"""Call-offs on the screen: the list by clock, one step at a tap, what becomes of the plan."""
