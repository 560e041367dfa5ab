"""What one running app was made with: its settings and what else `create_app` decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from config import Settings
from coord.agencies.accounts.second_factor import Policy
from coord.agencies.passwords import Cost

_KEY = "coord"


@dataclass(frozen=True, slots=True)
class Instance:
    """Settings, the cost of hashing a password, the version of the static files, and who needs a second factor."""

    settings: Settings
    password_cost: Cost
    static_version: str
    second_factor: Policy

    @property
    def is_secure(self) -> bool:
        """Whether the outside reaches us by https, through a proxy that ends it."""
        return self.settings.url.startswith("https://")


def attach(app: Flask, made_with: Instance) -> None:
    """Remember what the app was made with."""
    app.extensions[_KEY] = made_with


def instance() -> Instance:
    """What the app that serves this request was made with."""
    return cast(Instance, current_app.extensions[_KEY])
