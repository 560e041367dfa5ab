"""The demonstration: one province whose agencies, officers, cases and matters are made up, played by real commands."""

from coord.demo.province import ACCOUNTS, PASSWORD, Account
from coord.demo.seeding import Seeded, is_unfinished, seed

__all__ = ["ACCOUNTS", "PASSWORD", "Account", "Seeded", "is_unfinished", "seed"]
