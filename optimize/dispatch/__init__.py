"""Dispatch of relief supplies: problem, plan, solve, check, bound."""
