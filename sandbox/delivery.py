"""Sends payloads to the app, over Socket Mode or signed HTTP, and records what it answered."""

import asyncio
from typing import Any, Protocol

from sandbox.faults import Faults
from sandbox.recorder import Call, Recorder
from sandbox.results import Ack, DeliveryKind


class Transport(Protocol):
    """A way to the app."""

    async def send(self, kind: DeliveryKind, payload: dict[str, Any], retry: dict[str, Any]) -> Ack:
        """Deliver one payload and wait for the acknowledgement."""


class Delivery:
    """The one place through which payloads leave."""

    def __init__(self, transport: Transport, faults: Faults, recorder: Recorder) -> None:
        self._transport = transport
        self._faults = faults
        self._recorder = recorder

    async def send(
        self,
        kind: DeliveryKind,
        payload: dict[str, Any],
        at: float,
        retry: dict[str, Any] | None = None,
    ) -> Ack:
        """Deliver a payload once, or twice with the fault "double delivery"; the first acknowledgement."""
        if not self._faults.double_delivery:
            return await self._send_once(kind, payload, at, retry)
        twice = await asyncio.gather(
            self._send_once(kind, payload, at, retry), self._send_once(kind, payload, at, retry)
        )
        return twice[0]

    async def _send_once(
        self, kind: DeliveryKind, payload: dict[str, Any], at: float, retry: dict[str, Any] | None
    ) -> Ack:
        ack = await self._transport.send(kind, payload, retry or {})
        method = _recorded_as(kind, payload)
        if ack.ok and ack.body and method:
            args = ack.body if isinstance(ack.body, dict) else {"text": ack.body}
            self._recorder.add(Call(method, args, {"ok": True}, at))
        return ack


def _recorded_as(kind: DeliveryKind, payload: dict[str, Any]) -> str | None:
    if kind == "slash_commands":
        return "ack"
    return "view_ack" if payload.get("type") == "view_submission" else None
