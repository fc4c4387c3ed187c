"""Makes .venv and installs the project into it; run by `./inv` before anything is installed.

Needs nothing but Python's own library. Two at once: the second waits, then finds the work done.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "stamp"
ENVIRONMENT = 3


def stamp() -> str:
    """What the installation depends on; `./inv` compares the same text."""
    return f"{CHECKOUT}\n{(CHECKOUT / 'pyproject.toml').read_text()}"


def runs(*command: str | Path) -> bool:
    """Whether `command` can be run and ends with 0."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def fail(what: str, detail: str, hint: str) -> None:
    """Print one sentence and end; `detail` is the failed program's own last words."""
    for line in detail.strip().splitlines()[-15:]:
        print(f"  {line}", file=sys.stderr)
    print(f"error: {what}\nhint: {hint}", file=sys.stderr)
    sys.exit(ENVIRONMENT)


def make_venv() -> None:
    """Make .venv with a working pip, keeping one that works."""
    new_enough = "import sys; sys.exit(sys.version_info < (3, 11))"
    if runs(PYTHON, "-c", new_enough) and runs(PYTHON, "-m", "pip", "--version"):
        return
    if not os.access(CHECKOUT, os.W_OK):
        hint = "Copy the checkout to a folder of yours, or run ./inv as the account that owns it."
        fail(f"{CHECKOUT} cannot be written, and .venv belongs there", "", hint)
    shutil.rmtree(VENV, ignore_errors=True)
    print("Making .venv", file=sys.stderr)
    if runs(sys.executable, "-m", "venv", VENV):
        return
    # Some systems ship the venv module without ensurepip, but with a pip that can fill it.
    shutil.rmtree(VENV, ignore_errors=True)
    pip = (sys.executable, "-m", "pip", "--python", PYTHON, "install", "-q", "pip")
    if runs(sys.executable, "-m", "venv", "--without-pip", VENV) and runs(*pip):
        return
    made = subprocess.run(
        [sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False
    )
    fail(
        f"{sys.executable} cannot make a virtual environment",
        made.stdout + made.stderr,
        "Install your system's venv package (python3-venv on Debian and Ubuntu), run ./inv again.",
    )


def main() -> None:
    """Bring .venv up to date with pyproject.toml."""
    with (CHECKOUT / "pyproject.toml").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if STAMP.exists() and STAMP.read_text() == stamp() and runs(PYTHON, "-c", ""):
            return
        if "$" in str(CHECKOUT):
            # setuptools takes it for a variable.
            fail(f"{CHECKOUT} has a $ in its name", "", "Move the checkout to another folder.")
        make_venv()
        print("Installing creativeflow-db and what it needs into .venv", file=sys.stderr)
        STAMP.unlink(missing_ok=True)
        pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", "."]
        done = subprocess.run(pip, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            fail(
                "pip could not install what pyproject.toml asks for",
                done.stderr,
                "Connect to the network or point pip at your package index, then run ./inv again.",
            )
        STAMP.write_text(stamp())


if __name__ == "__main__":
    main()
