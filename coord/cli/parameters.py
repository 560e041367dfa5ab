"""What a command line may hold: days, instants and amounts, with a Vietnamese word on what is wrong."""

from __future__ import annotations

import re
from datetime import date, datetime

import click

from coord.cli.vietnamese import VietnameseUsageError
from coord.procedures.dates.deadlines import VIETNAM

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_AMOUNT = re.compile(r"\d{1,16}|\d{1,3}(\.\d{3}){1,5}", re.ASCII)


class Day(click.ParamType[date]):
    """A day written as 2026-11-20."""

    name = "ngày"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day, or say what is wrong with it."""
        if isinstance(value, date):
            return value
        try:
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise VietnameseUsageError(
            f"{_name(param)}: không phải ngày có thật. Hãy viết năm-tháng-ngày, ví dụ 2026-11-20."
        )


class Instant(click.ParamType[date | datetime]):
    """A day, or an instant written as 2026-11-20T15:00 (Viet Nam time unless it says otherwise)."""

    name = "ngày"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime:
        """Read the day or the instant, or say what is wrong with it."""
        if isinstance(value, date):
            return value
        if not _INSTANT.fullmatch(value):
            return Day().convert(value, param, ctx)
        try:
            instant = datetime.fromisoformat(value)
            return instant.astimezone(VIETNAM) if instant.tzinfo else instant.replace(tzinfo=VIETNAM)
        except (ValueError, OverflowError):
            raise VietnameseUsageError(
                f"{_name(param)}: không phải thời điểm có thật. Hãy viết như 2026-11-20T15:00."
            ) from None


class Amount(click.ParamType[int]):
    """An amount in VND: 22400000 or 22.400.000."""

    name = "đồng"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the amount, or say what is wrong with it."""
        if isinstance(value, int):
            return value
        if _AMOUNT.fullmatch(value):
            return int(value.replace(".", ""))
        raise VietnameseUsageError(f"{_name(param)}: phải là số đồng nguyên, không âm, ví dụ 22400000 hoặc 22.400.000.")


def _name(param: click.Parameter | None) -> str:
    return param.opts[0] if param else "Giá trị"
