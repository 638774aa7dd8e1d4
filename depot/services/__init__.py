"""Use cases: one family a module, (command, unit of work) to result."""
