"""Languages: catalogues, plural forms, and values as each language writes and says them."""
