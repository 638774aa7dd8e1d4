"""The emergency supply depot: stock, reserves, plans, orders and screens."""
