"""Values (tokens) and how they reach Qt (theme): colours, type, icons, the one style sheet."""
