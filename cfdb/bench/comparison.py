"""What a comparison is, for the catalogues that list them."""

from __future__ import annotations

from dataclasses import dataclass

AUTHENTICATED = "begin, identity.authenticate with a session token, {}, commit"


@dataclass(frozen=True)
class Bench:
    """One comparison: two pgbench scripts, run in turns."""

    name: str
    better: str
    """higher: transactions a second of subject over baseline; lower: time of one over the other."""
    target: float
    clients: int
    subject: str
    baseline: str
    runs_as: str = ""
    """Another bench whose subject is this one's too."""
    crowded: bool = False
    """The subject's script serves both sides; the subject's database has a crowd of people."""
    prepare: str = ""
    """A script of cfdb/sql that makes what only this bench reads."""
    driven: bool = False
    """Not two pgbench scripts: cfdb.bench.driven has a function that does both sides."""

    @property
    def scripts(self) -> tuple[str, str]:
        """The names in cfdb/sql of subject's and baseline's script."""
        subject = _script(self.runs_as or self.name)
        return subject, subject if self.crowded else f"{_script(self.name)}_baseline"


def _script(name: str) -> str:
    return "bench_" + name.replace(".", "_")
