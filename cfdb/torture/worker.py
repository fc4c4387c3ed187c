"""One service's connection: does its steps, loses its connection, asks again, keeps its journal."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psycopg

from cfdb.torture import kinds_credits, kinds_quotas, kinds_usage
from cfdb.torture.intents import AGAIN, Call, Intent
from cfdb.torture.journal import Pages
from cfdb.torture.machine import Machine
from cfdb.torture.plan import Step
from cfdb.torture.pools import Pools
from cfdb.torture.world import REASON, Account, World

KINDS: Mapping[str, Callable[[Step, Account, str, Pools], Intent | None]] = {
    "hold": kinds_credits.hold,
    "capture": kinds_credits.capture,
    "release": kinds_credits.release,
    "hold_and_capture": kinds_credits.hold_and_capture,
    "grant": kinds_credits.grant,
    "grant_short": kinds_credits.grant_short,
    "use": kinds_quotas.use,
    "reserve": kinds_quotas.reserve,
    "confirm": kinds_quotas.confirm,
    "give_back": kinds_quotas.give_back,
    "record": kinds_usage.record,
    "batch": kinds_usage.batch,
    "refund": kinds_credits.refund,
    "purchase": kinds_credits.purchase,
    "adjust": kinds_credits.adjust,
    "charge": kinds_usage.charge,
    "change_plan": kinds_usage.change_plan,
    "sweep": kinds_usage.sweep,
}
WHO = (
    "select a.pid, a.backend_start::text from pg_stat_activity as a where a.pid = pg_backend_pid()"
)
GONE = "select from pg_stat_activity as a where a.pid = %s and a.backend_start::text = %s"
SECONDS = 90
"""In which a server must be back, and an abandoned session over."""


class Lost(Exception):
    """The connection is gone; in doubt when the commit had been sent."""

    def __init__(self, doubt: bool) -> None:
        super().__init__()
        self.doubt = doubt


class Refused(Exception):
    """The database said no; nothing was done."""

    def __init__(self, error: psycopg.Error) -> None:
        super().__init__((str(error).splitlines() or [""])[0])
        self.sqlstate = error.sqlstate or ""


@dataclass
class Session:
    """An open connection, and how the server knows it."""

    connection: psycopg.Connection[Any]
    pid: int
    began: str

    def cut(self) -> None:
        """Drop the line without a word, as a dying client does."""
        with suppress(OSError), socket.socket(fileno=self.connection.fileno()) as line:
            line.shutdown(socket.SHUT_RDWR)
            line.detach()
        self.connection.close()


class Worker:
    """Runs until `stop` is set, then ends what it has begun."""

    def __init__(
        self,
        machine: Machine,
        world: World,
        pools: Pools,
        pages: Pages,
        role: str,
        steps: Iterator[Step],
        stop: threading.Event,
    ) -> None:
        self._machine, self._world, self._pools = machine, world, pools
        self._pages, self._role, self._steps, self._stop = pages, role, steps, stop
        self._session: Session | None = None
        self._left: Session | None = None

    def run(self) -> None:
        """The whole life; an error of the harness itself is noted as a surprise."""
        try:
            for step in self._steps:
                if self._stop.is_set():
                    break
                self._do(step)
        except Exception as error:
            self._pages.surprise("worker", f"ended with {type(error).__name__}: {error}")
        finally:
            if self._session is not None:
                self._session.connection.close()

    def _do(self, step: Step) -> None:
        """Makes the step's calls until it is known how they ended, and writes that down."""
        account = self._world.accounts[step.account]
        key = f"{self._pages.worker}-{step.number}"
        intent = KINDS[step.kind](step, account, key, self._pools)
        if intent is None:
            return
        figures = self._pages.figures
        figures["operations"] += 1
        figures[step.kind] += 1
        cut, doubt = step.cut, False
        while True:
            try:
                answers = self._attempt(intent, cut)
            except Lost as lost:
                figures["lost"] += 1
                figures["in doubt"] += lost.doubt
                doubt, cut = doubt or lost.doubt, ""
                if doubt and not intent.keyed:
                    self._pages.note(intent.claims, "doubt", [])
                    return
            except Refused as refusal:
                if refusal.sqlstate in AGAIN:
                    figures[f"again {refusal.sqlstate}"] += 1
                    cut = ""
                    continue
                self._refused(intent, key, step, refusal, doubt)
                return
            else:
                break
        figures["acknowledged"] += 1
        figures["acknowledged after doubt"] += doubt
        self._pages.note(intent.claims, "acknowledged", answers)
        for kind, thing in intent.yields(answers):
            self._pools.put(kind, thing)
        if step.again and intent.repeatable:
            self._repeat(intent, key, answers)

    def _refused(self, intent: Intent, key: str, step: Step, why: Refused, doubt: bool) -> None:
        """Writes down a refusal, or what it says of an earlier attempt that was in doubt."""
        figures = self._pages.figures
        if doubt and why.sqlstate in intent.taken:
            figures["acknowledged by refusal" if intent.own else "doubt by refusal"] += 1
            figures["acknowledged"] += intent.own
            self._pages.note(intent.claims, "acknowledged" if intent.own else "doubt", [])
            return
        figures[f"refused {why.sqlstate}"] += 1
        self._pages.note(intent.claims, "refused", [])
        if why.sqlstate not in intent.refusals:
            self._pages.surprise(key, f"{step.kind} was refused: {why.sqlstate} {why}")

    def _repeat(self, intent: Intent, key: str, answers: list[Any]) -> None:
        """As somebody who lost the answer: the second one must be the same."""
        self._pages.figures["repeated"] += 1
        try:
            second = self._attempt(intent, "")
        except Lost:
            return
        except Refused as refusal:
            if refusal.sqlstate not in AGAIN:
                self._pages.surprise(key, f"was refused when made again: {refusal}")
            return
        if intent.steady and second != answers:
            self._pages.surprise(key, f"answered {answers}, then {second}")

    def _attempt(self, intent: Intent, cut: str) -> list[Any]:
        """The calls' answers once they are committed. Raises Lost or Refused."""
        session = self._connected()
        doubt = False
        try:
            answers: list[Any] = []
            if intent.account is not None:
                self._begin(session.connection, intent.account)
            for number, call in enumerate(intent.calls):
                last = number == len(intent.calls) - 1
                if last and cut in ("middle", "statement"):
                    self._cut(session, call if cut == "statement" else None)
                cursor = session.connection.execute(call.text, call.values or None)
                answers += cursor.fetchone() or ()
            doubt = True
            if intent.account is not None:
                if cut == "commit":
                    self._cut(session, Call("commit", ()))
                session.connection.execute("commit")
            return answers
        except psycopg.Error as error:
            if session.connection.broken or session.connection.closed or _is_end(error):
                self._abandon(session)
                raise Lost(doubt) from error
            try:
                session.connection.execute("rollback")
            except psycopg.Error as end:
                # It ended while it said no; what it said counts all the same for nothing.
                self._abandon(session)
                raise Lost(doubt) from end
            raise Refused(error) from error
        except Lost as lost:
            self._abandon(session)
            raise Lost(doubt) from lost

    def _begin(self, connection: psycopg.Connection[Any], account: Account) -> None:
        """A transaction in which the service acts, in one round trip."""
        if self._role == "svc_app":
            connection.execute(
                "begin; select identity.authenticate(%s, %s)", (account.token, account.id)
            )
        else:
            connection.execute("begin; select identity.act_as_system(%s, %s)", (account.id, REASON))

    def _cut(self, session: Session, call: Call | None) -> None:
        """Send the call, if there is one, and be gone before it answers."""
        self._pages.figures["cut"] += 1
        if call is not None:
            text = psycopg.ClientCursor(session.connection).mogrify(call.text, call.values or None)
            session.connection.pgconn.send_query(text.encode())
            session.connection.pgconn.flush()
        session.cut()
        raise Lost(False)

    def _abandon(self, session: Session) -> None:
        session.connection.close()
        self._session, self._left = None, session

    def _connected(self) -> Session:
        """The open connection, or a new one as soon as the server lets it in.

        A session that was left must be over before the next attempt: what it had been sent it may
        still be doing, and a refusal would say nothing.
        """
        if self._session is None:
            self._session = self._connect()
        return self._session

    def _connect(self) -> Session:
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                connection = self._machine.connect(self._role)
                (pid, began) = connection.execute(WHO).fetchone() or (0, "")
                while self._left is not None:
                    values = (self._left.pid, self._left.began)
                    if connection.execute(GONE, values).fetchone() is None:
                        self._left = None
                    elif time.monotonic() > deadline:
                        raise TimeoutError(f"session {self._left.pid} does not end")
                    else:
                        time.sleep(0.01)
                return Session(connection, pid, began)
            except psycopg.Error as error:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"no connection within {SECONDS} s: {error}") from error
                time.sleep(0.05)


def _is_end(error: psycopg.Error) -> bool:
    """Whether the session ends with this error: a shutdown, a crash, a broken line."""
    if error.sqlstate is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return error.sqlstate.startswith(("08", "57P"))
