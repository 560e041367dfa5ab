"""Commands that speak Vietnamese also when the command line itself is wrong."""

from __future__ import annotations

from typing import IO, Any

import click


class VietnameseUsageError(click.ClickException):
    """A wrong command line, said in Vietnamese; exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message on standard error."""
        click.echo(f"Lỗi: {self.format_message()}", file=file, err=file is None)


class _Vietnamese(click.Command):
    """Help and complaints in Vietnamese."""

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
    return error.param.opts[0] if error.param else "một tùy chọn"
