"""Parts of the page of expected deliveries."""
