"""The index of commands: `invoke --list`. Each lives in a module of cfdb/commands."""

from cfdb.commands import collection

namespace = collection()
