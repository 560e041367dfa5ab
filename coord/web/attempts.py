"""Attempts at a password or a code: counted before they are read, and what is said to who must wait."""

from __future__ import annotations

from datetime import timedelta

from flask import request

from coord import clock
from coord.agencies import throttle
from coord.agencies.sessions import Device
from coord.db import transaction


def device() -> Device:
    """The browser of this request and the address it asks from; behind our proxy, the one the proxy names."""
    return Device(request.user_agent.string, request.remote_addr or "")


def counted(name: str, address: str) -> timedelta:
    """Count one attempt under this name, or say how long it must wait.

    Looked at and counted in one step, before anything is compared: attempts sent at once all count.
    """
    with transaction():
        return throttle.count_attempt(name, address, now=clock.now())


def wait_words(pause: timedelta) -> str:
    """What is said to who must wait."""
    seconds = max(1, round(pause.total_seconds()))
    words = f"{seconds} giây" if seconds < 90 else f"{-(-seconds // 60)} phút"
    return f"Đã nhập sai nhiều lần từ máy này. Hãy chờ {words} rồi thử lại; tài khoản không bị khóa."
