"""Orchestrates the creativeflow-db schema package: engines, migrations, tests, benchmarks."""
