"""Parts of the page of responses and emergency issues."""
