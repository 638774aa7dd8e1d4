"""Care of equipment, loans, recovery and write-off on the screen."""
