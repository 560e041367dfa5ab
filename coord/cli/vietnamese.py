"""Commands that speak Vietnamese also when the command line itself is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

import click

_HEADINGS = {"Options": "Tùy chọn", "Commands": "Lệnh"}


class VietnameseFailure(click.ClickException):
    """What went wrong, said in Vietnamese; exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message on standard error."""
        click.echo(f"Lỗi: {self.format_message()}", file=file, err=file is None)


class VietnameseUsageError(VietnameseFailure):
    """A wrong command line, said in Vietnamese; exit code 2."""

    exit_code = 2


class _Formatter(click.HelpFormatter):
    """The words that click itself writes, in Vietnamese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that says how the command is used."""
        super().write_usage(prog, args, prefix or "Cách dùng: ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands with what they do."""
        said = [(name, text.replace("[required]", "[bắt buộc]")) for name, text in rows]
        super().write_dl(said, col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


class _Vietnamese(click.Command):
    """Help and complaints in Vietnamese."""

    context_class = _Context

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What may follow the name of the command."""
        words = {"[OPTIONS]": "[TÙY CHỌN]", "COMMAND [ARGS]...": "LỆNH [THAM SỐ]..."}
        return [words.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option with a Vietnamese text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Xem hướng dẫn này."
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options; say in Vietnamese which one is missing, unknown or without a value."""
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.NoArgsIsHelpError:
            raise  # shows the help
        except click.MissingParameter as error:
            raise VietnameseUsageError(f"Thiếu {_option(error)}. Xem: {ctx.command_path} --help") from None
        except click.NoSuchOption as error:
            raise VietnameseUsageError(
                f"Không có tùy chọn {error.option_name}. Xem: {ctx.command_path} --help"
            ) from None
        except click.BadOptionUsage as error:
            raise VietnameseUsageError(
                f"Tùy chọn {error.option_name} dùng chưa đúng. Xem: {ctx.command_path} --help"
            ) from None
        except click.UsageError:
            raise VietnameseUsageError(f"Dòng lệnh có chỗ thừa hoặc sai. Xem: {ctx.command_path} --help") from None


class VietnameseCommand(_Vietnamese):
    """A command whose help option and whose complaints about options are Vietnamese."""


class VietnameseGroup(_Vietnamese, click.Group):
    """A group of such commands."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand; name those there are when this is none of them."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            known = ", ".join(self.list_commands(ctx))
            raise VietnameseUsageError(f"Không có lệnh “{args[0]}”. Các lệnh: {known}.") from None


def _option(error: click.MissingParameter) -> str:
    if isinstance(error.param, click.Argument):
        return error.param.human_readable_name
    return error.param.opts[0] if error.param else "một tùy chọn"
