"""Read models: what people and plans see of the ledger."""
