"""The pages for what goes wrong: what happened, that nothing was half done, and what to do next. No stack trace."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from coord import errors
from coord.db import db
from coord.web.guard import referring_path

logger = logging.getLogger(__name__)

STATUSES: dict[type[errors.CoordError], int] = {
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.Invalid: 422,
    errors.Refused: 422,
    errors.Stale: 409,
    errors.Unavailable: 503,
}

TITLES = {
    400: "Yêu cầu không đọc được",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Trang này không nhận cách gửi đó",
    409: "Hồ sơ vừa có thay đổi",
    413: "Gửi lên quá lớn",
    422: "Chưa thực hiện được",
    500: "Hệ thống gặp lỗi",
    503: "Hệ thống tạm thời chưa thực hiện được",
}

SENTENCES = {
    400: "Trình duyệt gửi lên một yêu cầu không đúng dạng nên chưa có gì được lưu. "
    "Hãy quay lại, tải lại trang rồi làm lại.",
    403: "Tài khoản của bạn không được xem hoặc làm việc này. Nếu cần, hãy báo quản trị của cơ quan.",
    404: "Không có trang hoặc hồ sơ này, hoặc cơ quan của bạn không phải là một bên của hồ sơ. "
    "Hãy kiểm tra lại mã, hoặc tìm từ hộp thư.",
    405: "Địa chỉ này chỉ dùng cho biểu mẫu. Chưa có gì thay đổi. Hãy mở lại từ mục lục.",
    413: "Biểu mẫu hoặc tài liệu gửi lên vượt quá mức cho phép nên chưa có gì được lưu. Mỗi tài liệu tối đa 50 MB, "
    "mỗi ô chữ tối đa 20.000 ký tự. Hãy quay lại, chia nhỏ hoặc rút gọn rồi gửi lại.",
}

FORGED = (
    "Biểu mẫu này mở đã lâu, hoặc đã được mở trước khi đăng nhập lại, nên chưa có gì được lưu. "
    "Hãy quay lại, tải lại trang rồi gửi lại."
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that went wrong, as the page tells it; `wrong` holds one sentence per field."""

    status: int
    title: str
    message: str
    reasons: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    incident: str = ""


def explain(app: Flask) -> None:
    """Answer every error with a page in Vietnamese."""
    app.register_error_handler(errors.CoordError, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InternalServerError, _failed)


def status_of(error: errors.CoordError) -> int:
    """The HTTP status that says the same as the error."""
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)


def in_place(error: errors.CoordError, page: Callable[[], str]) -> tuple[str, int]:
    """The page on which the error is told, made again with all that was typed, and the status that says the same."""
    status = note(error)
    return page(), status


def note(error: errors.CoordError) -> int:
    """The status of the answer. A machine that fails goes first: it is logged, and asked no more than is needed."""
    if isinstance(error, errors.Unavailable):
        g.is_failing = True
        logger.error("unavailable (%s)", error.code, exc_info=error)
    return 503 if g.get("is_failing") else status_of(error)


def _refused(error: Exception) -> tuple[str, int]:
    refused = cast(errors.CoordError, error)
    status = note(refused)
    reasons = refused.reasons if isinstance(refused, errors.Refused) else ()
    wrong = tuple(refused.fields.values()) if isinstance(refused, errors.Invalid) else ()
    others = tuple(sentence for sentence in wrong if sentence != refused.message)
    return _page(Trouble(status, TITLES[status], refused.message, reasons, others))


def _forged(error: Exception) -> tuple[str, int]:
    return _page(Trouble(400, "Chưa lưu được gì", FORGED))


def _http(error: Exception) -> tuple[str, int] | HTTPException:
    status = cast(HTTPException, error).code or 500
    if status < 400:
        return cast(HTTPException, error)  # a redirect that Werkzeug raises
    known = status if status in SENTENCES else 400
    return _page(Trouble(status, TITLES[known], SENTENCES[known]))


def _failed(error: Exception) -> tuple[str, int]:
    incident = secrets.token_hex(4)
    cause = cast(InternalServerError, error).original_exception or error
    logger.error("incident %s at %s %s", incident, request.method, request.path, exc_info=cause)
    g.is_failing = True
    message = (
        "Việc vừa làm chưa được lưu; không có gì dở dang. Hãy thử lại; nếu vẫn lỗi, báo quản trị mã sự cố dưới đây."
    )
    return _page(Trouble(500, TITLES[500], message, incident=incident))


def _page(trouble: Trouble) -> tuple[str, int]:
    db.session.rollback()
    return render_template("error.html", trouble=trouble, back_url=referring_path()), trouble.status
