"""BottleCRM's settings for the demo: one process, SQLite, no broker, no mail, no migrations."""

import os
from pathlib import Path

from crm.settings import *  # noqa: F403

_FOLDER = Path(os.environ["FIRMDATE_CRM_FOLDER"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(_FOLDER / "crm.sqlite3"),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }
}


class _NoMigrations:
    """The schema is made in one go (5 s); by migrations it takes more than a minute."""

    def __contains__(self, app):
        return True

    def __getitem__(self, app):
        return None


MIGRATION_MODULES = _NoMigrations()
CELERY_BROKER_URL, CELERY_RESULT_BACKEND = "memory://", "cache+memory://"
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_IGNORE_RESULT = True
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
MEDIA_ROOT, STATIC_ROOT = str(_FOLDER / "media"), str(_FOLDER / "static")
LOGGING = {"version": 1, "disable_existing_loggers": False}
