"""The window: screens, models, widgets and theme over app.services. Nothing here talks HTTP."""
