"""Budget, purchases and the year-end report on the screen."""
