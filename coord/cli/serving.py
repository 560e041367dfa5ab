"""Commands that serve the pages: `serve`, and `demo`, which needs nothing prepared."""

import errno
import signal
import socket
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from config import Settings
from coord import clock, schema
from coord.agencies.accounts.leaving import close_who_left
from coord.agencies.queries import is_demonstration
from coord.cli.instance import instance
from coord.cli.upkeep import told
from coord.cli.vietnamese import VietnameseCommand
from coord.db import db, transaction
from coord.demo import ACCOUNTS, PASSWORD, is_unfinished
from coord.demo import seed as seed_demonstration
from coord.errors import CoordError
from coord.events import log
from coord.matters import rebuilding, reminders

THREADS = 32


class _Server(BaseApplication):  # type: ignore[misc]
    """One process, many threads, on this machine only."""

    def __init__(self, settings: Settings, greeting: str) -> None:
        self.settings = settings
        self.greeting = greeting
        super().__init__()

    def load_config(self) -> None:
        """gunicorn's settings."""
        values: dict[str, Any] = {
            "bind": f"127.0.0.1:{self.settings.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "timeout": 60,
            "control_socket_disable": True,
            "loglevel": "warning",
            "when_ready": lambda _server: click.echo(self.greeting),
            # A terminal's Ctrl+C reaches the worker too. It leaves when its parent says so: were it told twice at once,
            # it could wait for itself, half a minute, until it is killed.
            "post_worker_init": lambda _worker: signal.signal(signal.SIGINT, signal.SIG_IGN),
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The pages."""
        from coord.app import create_app  # after the fork: no connection or thread is shared with the parent

        return create_app(self.settings)


def refuse_taken_port(port: int) -> None:
    """Say it before anything else is done when somebody listens there already; the server would try, and say less."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CoordError(f"Không mở được cổng {port}: {error.strerror}.", code="port_refused") from error
            raise CoordError(
                f"Cổng {port} đang có chương trình khác dùng, có thể là chính hệ thống này. "
                f"Hãy dừng chương trình đó, hoặc chọn cổng khác: COORD_PORT={port + 1 if port < 65535 else 8000}",
                code="port_taken",
            ) from error


@click.command("serve", cls=VietnameseCommand)
def serve() -> None:
    """Chạy máy chủ trang web trên 127.0.0.1."""
    with instance() as opened:
        settings = opened.settings
    refuse_taken_port(settings.port)
    _Server(settings, f"Phối hợp thi hành án đang chạy tại {settings.url}").run()


@click.command("demo", cls=VietnameseCommand)
def demo() -> None:
    """Chuẩn bị, tạo dữ liệu minh họa nếu chưa có, rồi chạy máy chủ."""
    refuse_taken_port(Settings.load().port)
    with instance(must_be_migrated=False) as opened:
        if not schema.is_migrated(db.engine):
            schema.upgrade(db.engine)
            rebuilding.rebuild()
        settings = opened.settings
        if is_unfinished():
            raise CoordError(
                f"Lần tạo dữ liệu minh họa trước đã dừng giữa chừng. Hãy xóa thư mục {settings.home}, "
                "và cả cơ sở dữ liệu nếu ở PostgreSQL, rồi chạy lại.",
                code="unfinished_demonstration",
            )
        if log.is_empty() and not is_demonstration():
            click.echo("Đang tạo dữ liệu minh họa…")
            click.echo(told(seed_demonstration(opened.documents, clock.today())))
        with transaction():
            close_who_left()
        reminders.tick()
        greeting = _greeting(settings, is_demonstration())
    _Server(settings, greeting).run()


def _greeting(settings: Settings, is_demo: bool) -> str:
    lines = ["", f"  Phối hợp thi hành án đang chạy tại  {settings.url}", ""]
    if is_demo:
        lines.append(f"  Tài khoản minh họa (mật khẩu chung: {PASSWORD})")
        lines += [f"    {a.username:<10} {a.who}, {a.agency}" for a in ACCOUNTS]
    return "\n".join([*lines, "", "  Dừng: Ctrl+C", ""])
