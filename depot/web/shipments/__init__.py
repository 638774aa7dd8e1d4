"""Requisitions and shipments on the screen."""
