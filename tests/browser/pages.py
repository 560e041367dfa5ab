"""Every page of the program: who looks at it, where it is, and what must be pressed to see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

import pyotp
from playwright.sync_api import Page

from coord import clock
from tests import story
from tests.browser.rich_world import ON_PAPER, WITH_PHONE, World
from tests.cases.importing.sheets_made import RIGHT

NOBODY = ""
COMMITTEE = "thuky.bcd"
HOLDER, CLERK, PROCURACY, COURT = (story.CAST[who] for who in ("holder", "clerk", "procuracy", "court"))
WRITER = story.CAST["writer"]
STRANGER, ADMINISTRATOR, LEADER = (story.CAST[who] for who in ("stranger", "administrator", "superior"))


@dataclass(frozen=True, slots=True)
class Shown:
    """One page. `path` may name {main}, the matter of the whole story, a matter by its last act, {forgotten} or {code}.

    `then` is done once that address is open; `status` is how the page itself was answered.
    """

    name: str
    username: str
    path: str
    then: Callable[[Page], None] | None = None
    status: int = 200

    def address(self, world: World) -> str:
        """The path in this world."""
        lasts = ("dossier_compiled", "dossier_sent", "court_proposed", "session_notified")
        stages = {last: world.matter(last) for last in lasts} | {"begun": world.begun, "act": str(world.act)}
        return self.path.format(
            paper=world.matters[ON_PAPER],
            sent=world.sent,
            main=world.matters[story.DEBTOR],
            forgotten=world.forgotten,
            code=world.code,
            **stages,
        )


def pressed(words: str) -> Callable[[Page], None]:
    """Send the form as it stands, also where the browser would ask for more first."""

    def press(page: Page) -> None:
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        with page.expect_navigation(wait_until="load"):
            page.get_by_role("main").get_by_role("button", name=words, exact=True).last.click()

    return press


def looked_at(page: Page) -> None:
    """Fill in the opinion and look at it."""
    page.get_by_text("Nhất trí", exact=True).click()
    page.get_by_label("Ghi chú").fill("Nhất trí với đề nghị.")
    page.get_by_label("Văn bản này").set_input_files(
        {"name": "y-kien.pdf", "mimeType": "application/pdf", "buffer": story.PDF}
    )
    pressed("Xem trước")(page)


def outdated(page: Page) -> None:
    """Look at an act from a form that stood open while somebody else acted."""
    page.evaluate("document.querySelector('[name=seen_version]').value = '1'")
    pressed("Xem trước")(page)


def paper_not_whole(page: Page) -> None:
    """Enter a paper signed by hand without saying anything of it."""
    page.get_by_text("Đã ký và cấp số trên giấy").click()
    pressed("Nhập bản giấy")(page)


def overwriting(page: Page) -> None:
    """Look at a paper that somebody else has written on since the form was opened."""
    page.evaluate("document.querySelector('[name=act_version]').value = '0'")
    pressed("Xem trước")(page)


def factor_begun(page: Page) -> None:
    """Begin to set up the second factor."""
    pressed("Bắt đầu cài đặt")(page)


def codes_shown(page: Page) -> None:
    """Set up the second factor to its end, with a phone of our own."""
    factor_begun(page)
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    at = datetime.combine(story.TODAY, time(9), clock.VN)
    page.get_by_label("Mã 6 chữ số").fill(pyotp.TOTP(secret).at(int(at.timestamp())))
    pressed("Xác nhận")(page)


def no_role(page: Page) -> None:
    """Take every role away."""
    page.locator("input[name=roles]:checked").uncheck()
    pressed("Lưu thay đổi")(page)


def link_made(page: Page) -> None:
    """Make a new link for the officer on the page."""
    pressed("Tạo liên kết mới")(page)


def link_opened(page: Page) -> None:
    """Make a new link and open it."""
    link_made(page)
    address = page.get_by_label("Liên kết dùng một lần").input_value()
    page.goto("/moi/" + address.rpartition("/")[2])


def menu_opened(page: Page) -> None:
    """Open the menu of a phone."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="Mục lục").click()


def file_looked_at(page: Page) -> None:
    """Send a file with a right line, a wrong one and one worth a look, and wait for what is found."""
    right = [str(cell) for cell in RIGHT.values()]
    lines = (list(RIGHT), right, ["x", *right[1:]], [right[0], "214/QĐ-CCTHADS", "2020-03-18", *right[3:]])
    text = "\n".join(";".join(cells) for cells in lines)
    page.get_by_label("Tệp XLSX hoặc CSV").set_input_files(
        {"name": "viec.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    pressed("Kiểm tra tệp")(page)
    page.get_by_role("heading", name="Xem trước khi nhập").wait_for()


def case_spoiled(page: Page) -> None:
    """Send the form of a case with a wrong day and a wrong amount."""
    page.get_by_label("Ngày quyết định lần đầu").fill("31/02/2019")
    page.get_by_label("Còn phải thi hành (đồng), nghĩa vụ 1").fill("x")
    pressed("Lưu")(page)


PAGES = (
    Shown("sign-in", NOBODY, "/dang-nhap"),
    Shown("sign-in refused", NOBODY, "/dang-nhap", pressed("Đăng nhập"), 422),
    Shown("duties", HOLDER, "/hop-thu"),
    Shown("duties, none", STRANGER, "/hop-thu"),
    Shown("menu of a phone", HOLDER, "/hop-thu", menu_opened),
    Shown("awaited", HOLDER, "/hop-thu/cho"),
    Shown("letters arrived", COURT, "/hop-thu/den"),
    Shown("letters arrived, none", STRANGER, "/hop-thu/den"),
    Shown("letters, nothing chosen", COURT, "/hop-thu/den", pressed("Tiếp nhận văn bản đã chọn"), 422),
    Shown("letters sent", HOLDER, "/hop-thu/di"),
    Shown("matters", HOLDER, "/ho-so"),
    Shown("search", HOLDER, "/tim-kiem?q=pham"),
    Shown("search, nothing found", HOLDER, "/tim-kiem?q=khong-co"),
    Shown("matter", HOLDER, "/ho-so/{main}"),
    Shown("matter, late", PROCURACY, "/ho-so/{dossier_sent}"),
    Shown("act form", PROCURACY, "/ho-so/{dossier_sent}/ghi/opinion_given"),
    Shown("act form with papers", HOLDER, "/ho-so/{dossier_compiled}/ghi/dossier_sent"),
    Shown("act form with errors", HOLDER, "/ho-so/{dossier_compiled}/ghi/dossier_sent", pressed("Xem trước"), 422),
    Shown("paper as it will look", PROCURACY, "/ho-so/{dossier_sent}/ghi/opinion_given", looked_at),
    Shown("preview", COURT, "/ho-so/{session_notified}/ghi/session_held", pressed("Xem trước")),
    Shown("somebody else acted", COURT, "/ho-so/{session_notified}/ghi/session_held", outdated, 409),
    Shown("two wrote", COURT, "/ho-so/{begun}/ghi/accepted", overwriting, 409),
    Shown("acts on their way", COURT, "/hop-thu/dang-soan"),
    Shown("act with errors", COURT, "/van-ban/{act}", paper_not_whole, 422),
    Shown("register of numbers", COURT, "/so-van-ban-di"),
    Shown("delegations, with errors", LEADER, "/giao-ky", pressed("Giao ký"), 422),
    Shown("act refused", HOLDER, "/ho-so/{main}/ghi/dossier_sent", status=422),
    Shown("act not permitted", CLERK, "/ho-so/{dossier_compiled}/ghi/dossier_sent", status=403),
    Shown("act form on behalf", HOLDER, "/ho-so/{paper}/ghi/appeal_session_notified?thay=superior_court"),
    Shown(
        "act form on behalf with errors",
        HOLDER,
        "/ho-so/{paper}/ghi/appeal_session_notified?thay=superior_court",
        pressed("Xem trước"),
        422,
    ),
    Shown("matter with a court on paper", COURT, "/ho-so/{paper}"),
    Shown("day of receipt", COURT, "/ho-so/{paper}/ngay-nhan/{sent}/superior_court"),
    Shown(
        "day of receipt with errors",
        COURT,
        "/ho-so/{paper}/ngay-nhan/{sent}/superior_court",
        pressed("Ghi ngày nhận"),
        422,
    ),
    Shown("roles of a matter", HOLDER, "/ho-so/{paper}/doi-ben"),
    Shown("naming a party", HOLDER, "/ho-so/{paper}/doi-ben?vai=court"),
    Shown("naming a party with errors", HOLDER, "/ho-so/{paper}/doi-ben?vai=court", pressed("Đổi bên phối hợp"), 422),
    Shown("choose a case", HOLDER, "/lap-ho-so"),
    Shown("new matter", HOLDER, "/lap-ho-so?viec={forgotten}"),
    Shown("new matter of coercion", HOLDER, "/lap-ho-so?viec={forgotten}&thu-tuc=coercion"),
    Shown(
        "new matter with errors",
        HOLDER,
        "/lap-ho-so?viec={forgotten}&mo=application_received",
        pressed("Xem trước"),
        422,
    ),
    Shown("new matter, preview", HOLDER, "/lap-ho-so?viec={forgotten}&mo=ground_arisen", pressed("Xem trước")),
    Shown("review", HOLDER, "/ra-soat"),
    Shown("cases", HOLDER, "/viec"),
    Shown("case", HOLDER, "/viec/1"),
    Shown("case, forgotten", HOLDER, "/viec/{forgotten}"),
    Shown("cases, narrowed", HOLDER, "/viec?tim=pham&phan-loai=without_conditions&xa=phường+Thí+Dụ"),
    Shown("new case", HOLDER, "/viec/moi"),
    Shown("case form", HOLDER, "/viec/1/sua"),
    Shown("case form with errors", HOLDER, "/viec/1/sua", case_spoiled, 422),
    Shown("import of cases", HOLDER, "/viec/nhap"),
    Shown("import of cases, nothing chosen", HOLDER, "/viec/nhap", pressed("Kiểm tra tệp"), 422),
    Shown("import of cases, found", HOLDER, "/viec/nhap", file_looked_at),
    Shown("register", HOLDER, "/danh-ba"),
    Shown("register, administrator", ADMINISTRATOR, "/danh-ba"),
    Shown("register, one province", HOLDER, "/danh-ba?tinh=38"),
    Shown("own account", HOLDER, "/tai-khoan"),
    Shown("own account, wrong password", HOLDER, "/tai-khoan", pressed("Đổi mật khẩu"), 422),
    Shown("own account, setting up", CLERK, "/tai-khoan", factor_begun),
    Shown("recovery codes", STRANGER, "/tai-khoan", codes_shown),
    Shown("code of the second factor", WITH_PHONE, "/dang-nhap/buoc-hai"),
    Shown("administration", ADMINISTRATOR, "/quan-tri"),
    Shown("administration of a leader", LEADER, "/quan-tri"),
    Shown("administration, nobody found", ADMINISTRATOR, "/quan-tri?tim=khong-co"),
    Shown("administration, not permitted", WRITER, "/quan-tri", status=403),
    Shown("choose an agency", ADMINISTRATOR, "/quan-tri/moi?tim=toa"),
    Shown("invite", LEADER, "/quan-tri/moi/THADS-KV1"),
    Shown("invite, with errors", LEADER, "/quan-tri/moi/THADS-KV1", pressed("Tạo liên kết mời"), 422),
    Shown("account of an officer", LEADER, "/quan-tri/can-bo/2"),
    Shown("account of an officer, no role", LEADER, "/quan-tri/can-bo/4", no_role, 422),
    Shown("link", LEADER, "/quan-tri/can-bo/3", link_made),
    Shown("invitation", LEADER, "/quan-tri/can-bo/3", link_opened),
    Shown("end an account", LEADER, "/quan-tri/can-bo/2/ket-thuc"),
    Shown("handbook", HOLDER, "/so-tay"),
    Shown("handbook, law2008", HOLDER, "/so-tay/exemption.law2008"),
    Shown("handbook, law2025", HOLDER, "/so-tay/exemption.law2025"),
    Shown("handbook, administrative judgments", HOLDER, "/so-tay/administrative_judgment.tthc2015"),
    Shown("counting", HOLDER, "/so-tay/thoi-han"),
    Shown("board", COMMITTEE, "/tien-do"),
    Shown("board of a party", HOLDER, "/tien-do"),
    Shown("board, duties", HOLDER, "/tien-do/viec"),
    Shown("board, matters", HOLDER, "/tien-do/ho-so"),
    Shown("board, not started", COMMITTEE, "/tien-do/chua-lap-ho-so"),
    Shown("minutes", HOLDER, "/ho-so/{main}/bien-ban"),
    Shown("tracking sheet", HOLDER, "/ho-so/{main}/phieu-theo-doi"),
    Shown("who has read", HOLDER, "/ho-so/{main}/da-xem"),
    Shown("who has read, nobody", COURT, "/ho-so/{dossier_compiled}/da-xem"),
    Shown("check", NOBODY, "/kiem-chung"),
    Shown("check, found", NOBODY, "/kiem-chung/{code}"),
    Shown("check, not found", NOBODY, "/kiem-chung/KHONG-CO-MA-NAY"),
    Shown("not found", HOLDER, "/ho-so/MG-2026-9999", status=404),
    Shown("not found, nobody", NOBODY, "/khong-co", status=404),
)
