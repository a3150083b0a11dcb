"""Tryton 8.0 as the ERP, over its JSON-RPC."""
