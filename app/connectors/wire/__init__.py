"""What connectors share: the HTTP client, its error table, and checked access to wire values."""
