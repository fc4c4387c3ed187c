"""Folders that PostgreSQL's account can reach, whatever our umask is."""

from __future__ import annotations

import os
import pwd
import stat
from pathlib import Path

from cfdb.errors import ENVIRONMENT, UserError


def make_folder(path: Path) -> None:
    """Make `path` and its missing parents, open to enter for every account.

    Raises UserError when it cannot be made.
    """
    missing = [each for each in (path, *path.parents) if not each.exists()]
    try:
        for each in reversed(missing):
            each.mkdir(exist_ok=True)
            each.chmod(0o755)
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error


def private_folder(path: Path, owner: str | None) -> None:
    """Make `path`, which only `owner` may enter (None: our own account).

    Raises UserError when it is a link or another account's.
    """
    make_folder(path.parent)
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
        wanted = pwd.getpwnam(owner).pw_uid if owner else os.geteuid()
        if stat.S_ISLNK(found.st_mode) or found.st_uid not in {wanted, os.geteuid()}:
            raise _unusable(path, "it belongs to another account")
        give(path, owner)
        path.chmod(0o700)
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error


def give(path: Path, owner: str | None) -> None:
    """Let `owner` have `path`; nothing to do for our own account."""
    if owner is not None:
        account = pwd.getpwnam(owner)
        os.chown(path, account.pw_uid, account.pw_gid)


def _unusable(path: Path, why: str) -> UserError:
    return UserError(
        f"the folder {path} cannot be used: {why}",
        "Set CFDB_STATE to a folder of yours, or remove this one.",
        ENVIRONMENT,
    )
