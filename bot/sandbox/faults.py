"""Faults: what goes wrong on the way between Slack and the program, on purpose. Knows no method and no workspace."""

import asyncio
import random
import socket
import struct
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from aiohttp import web

from bot.sandbox.errors import NotPossible

Json = dict[str, Any]

FaultKind = Literal["rate_limited", "status", "dropped", "reset", "half_body", "slow", "html", "not_json", "refused"]

REMEMBERED_CALLS = 50_000
_SLOW_AT_MOST = 120.0
# Closing a socket with this option sends a reset instead of an orderly end.
_RESET = struct.pack("ii", 1, 0)


@dataclass(kw_only=True)
class Fault:
    """One thing that goes wrong with calls.

    `method` is a method of the Web API, `response_url`, or `*` for all of them; `channel` narrows it to calls that name
    that channel. It strikes with the probability `chance`, and `times` times at most (None: for ever). `accepted` says
    whether Slack did what was asked all the same.
    """

    kind: FaultKind
    method: str = "*"
    channel: str | None = None
    chance: float = 1.0
    times: int | None = 1
    accepted: bool = False
    status: int = 500
    """Of kind `status`."""
    retry_after: str | None = "1"
    """Of kind `rate_limited`: the header as it is sent, None for none at all."""
    error: str = "fatal_error"
    """Of kind `refused`: Slack's code."""
    seconds: float = 1.0
    """Of kind `slow`: before the answer when `accepted`, else before Slack looks at the call."""
    struck: int = 0

    def concerns(self, method: str, channel: str | None) -> bool:
        """Whether it may strike this call."""
        is_left = self.times is None or self.struck < self.times
        return is_left and self.method in ("*", method) and self.channel in (None, channel)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One call as it came: `at` in real seconds, the fault that struck it, whether Slack did what was asked."""

    at: float
    method: str
    channel: str | None
    fault: FaultKind | None
    accepted: bool


@dataclass
class Faults:
    """The faults that are to strike, in the order in which they were put in, and the calls that came."""

    _waiting: list[Fault] = field(default_factory=list)
    _dice: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - guards no secret
    calls: deque[Seen] = field(default_factory=lambda: deque(maxlen=REMEMBERED_CALLS))

    def seed(self, seed: int) -> None:
        """Begin the chances anew: the same seed and the same calls meet the same faults."""
        self._dice = random.Random(seed)  # noqa: S311 - as above

    def put_in(self, fault: Fault) -> None:
        """Let it strike from now on."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Let nothing more go wrong."""
        self._waiting.clear()

    def listed(self) -> list[Fault]:
        """Every fault that was put in and not cleared, with how often it struck."""
        return list(self._waiting)

    def strike(self, method: str, channel: str | None) -> Fault | None:
        """The fault that this call meets, counted; None when it goes well."""
        for fault in self._waiting:
            if fault.concerns(method, channel) and (fault.chance >= 1 or self._dice.random() < fault.chance):
                fault.struck += 1
                return fault
        return None


def read_faults(given: Any) -> list[Fault]:
    """Faults from JSON, checked; NotPossible names what is wrong."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise NotPossible("Give the faults as a list of objects.")
    return [_read(one) for one in given]


def _read(given: Json) -> Fault:
    if given.get("kind") not in get_args(FaultKind):
        raise NotPossible(f"There is no fault of the kind {given.get('kind')!r}: {', '.join(get_args(FaultKind))}.")
    if unknown := set(given) - (set(Fault.__dataclass_fields__) - {"struck"}):
        raise NotPossible(f"A fault has no {', '.join(sorted(unknown))}.")
    try:
        fault = Fault(**given)
        fits = 0 <= fault.chance <= 1 and 400 <= fault.status <= 599 and 0 <= fault.seconds <= _SLOW_AT_MOST
    except TypeError as wrong:
        raise NotPossible("A fault's numbers must be numbers.") from wrong
    if not fits:
        raise NotPossible("A chance lies between 0 and 1, a status between 400 and 599, a wait within two minutes.")
    return fault


def shown(fault: Fault) -> Json:
    """The fault as JSON."""
    return asdict(fault)


async def spoilt(fault: Fault, request: web.Request, whole: web.Response | None) -> web.StreamResponse:
    """What the program gets instead of *whole*, the answer to a call that was accepted (None: it was not)."""
    match fault.kind:
        case "rate_limited":
            headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        case "status":
            return web.Response(status=fault.status, text="upstream connect error")
        case "html":
            page = "<!DOCTYPE html><title>Sign in</title><p>Sign in to the network"
            return web.Response(text=page, content_type="text/html")
        case "not_json":
            return web.Response(text='{"ok": tru', content_type="application/json")
        case "refused":
            return web.json_response({"ok": False, "error": fault.error})
        case "half_body":
            return await _half(request, whole)
        case "slow" if whole is not None:
            await asyncio.sleep(fault.seconds)
            return whole
        case "reset":
            _hang_up(request, reset=True)
        case _:
            _hang_up(request)
    return web.Response(status=500)


async def _half(request: web.Request, whole: web.Response | None) -> web.StreamResponse:
    body = bytes(whole.body) if whole is not None and isinstance(whole.body, bytes) else b'{"ok": true, "ts": "1'
    half = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    _hang_up(request)
    return half


def _hang_up(request: web.Request, *, reset: bool = False) -> None:
    transport = request.transport
    if transport is None:
        return
    if reset:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        transport.abort()
    else:
        transport.close()
