"""Firmdate without its window: everything that is not a screen.

Kept valid for Python 3.8, since `dev.py` imports `app.interpreters` before it has found a newer one.
"""

__version__ = "0.1.0"
