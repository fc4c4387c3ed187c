"""Migrations, repeatable files and the fresh loader."""

from cfdb.migrate.load import load_fresh
from cfdb.migrate.rollback import rollback
from cfdb.migrate.runner import Report, migrate

__all__ = ["Report", "load_fresh", "migrate", "rollback"]
