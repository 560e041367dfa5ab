"""The command line: `coord`, in Vietnamese. Exit 0 when all is well, not 0 otherwise."""

import sys

import click

from config import SettingsError
from coord.cli.changes import calendar, end, overlay
from coord.cli.dates import deadline, eligibility
from coord.cli.graphs import dcr, diff, replay
from coord.cli.importing import import_
from coord.cli.overlays import check_overlays
from coord.cli.register import invite, register
from coord.cli.rulebooks import rulebook
from coord.cli.serving import demo, serve
from coord.cli.upkeep import migrate, rebuild, seed, tick, verify
from coord.cli.vietnamese import VietnameseGroup
from coord.errors import CoordError


@click.group("coord", cls=VietnameseGroup)
def coord() -> None:
    """Phối hợp thi hành án: máy chủ, dữ liệu, luật và ngày hạn."""


COMMANDS = (
    *(migrate, seed, demo, serve, tick, rebuild, verify),
    *(register, invite, import_, calendar, overlay, rulebook),
    *(deadline, eligibility),
)

for command in COMMANDS:
    coord.add_command(command)
for command in (check_overlays, dcr, diff, replay):
    rulebook.add_command(command)
register.add_command(end)


def main() -> None:
    """Run the command line; what goes wrong is said in one Vietnamese line."""
    try:
        coord(prog_name="coord")
    except (CoordError, SettingsError) as error:
        click.echo(f"Lỗi: {error}", err=True)
        sys.exit(1)
