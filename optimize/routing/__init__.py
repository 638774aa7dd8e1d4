"""Vehicle routing by cost or arrival times: problem, file forms, engines, check, bound."""
