"""Parts of the page of counts."""
