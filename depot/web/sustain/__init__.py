"""After the first hours: food, water and warmth for the days that follow."""
