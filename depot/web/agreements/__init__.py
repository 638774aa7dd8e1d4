"""Parts of the page of agreements: the list, one with its steps, tenders, a new offer."""
