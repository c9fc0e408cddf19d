"""How is the ledger said on paper? Books, documents, calendars and pictures, each a function from facts to bytes."""
