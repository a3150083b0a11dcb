"""The program's own database: journal, links, promises, inbox, audit log, cache, search index."""
