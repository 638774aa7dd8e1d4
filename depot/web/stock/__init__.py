"""Parts of the stock, receive and issue pages."""
