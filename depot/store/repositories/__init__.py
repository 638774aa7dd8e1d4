"""Loading and saving, one repository a family; see `depot.store.uow` for where they meet."""
