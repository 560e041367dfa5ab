"""THE table of access: every route, and what each kind of person is answered there.

One line for each route: method, address, the form that is sent (POST alone), then the answer to each person, in the
order of the first line. `*` behind an answer: something is then changed; `-`: not tried here. Addresses and forms may
name the values of the world (tests/web/one_matter.py). A route without a line fails the test, and so does a line
without a route. How to read it: 303 to nobody is the way to the sign-in page; 404 is what is said of a matter that does
not exist; 403 is for who may know that it exists and may not do that.
"""

from __future__ import annotations

from dataclasses import dataclass

TABLE = """
# route, form                        nobody stranger alike sender addressee party leader clerk committee administrator
GET  /                                               303 302 302 302 302 302 302 302 302 302
GET  /dang-nhap                                      200 302 302 302 302 302 302 302 302 302
POST /dang-nhap                            wrong     422 422 422 422 422 422 422 422 422 422
GET  /dang-nhap/buoc-hai                             303 302 302 302 302 302 302 302 302 302
POST /dang-nhap/buoc-hai/bat-dau           empty     303 303 303 303 303 303 303 303 303 303
POST /dang-nhap/buoc-hai/ma                empty     303 303 303 303 303 303 303 303 303 303
POST /dang-nhap/buoc-hai/xac-nhan          empty     303 303 303 303 303 303 303 303 303 303
POST /dang-xuat                            empty     303 303 303 303 303 303 303 303 303 303
GET  /moi/{token}                                    200 200 200 200 200 200 200 200 200 200
POST /moi/{token}                          empty     422 422 422 422 422 422 422 422 422 422
GET  /healthz                                        200 200 200 200 200 200 200 200 200 200
GET  /favicon.ico                                    200 200 200 200 200 200 200 200 200 200
GET  /static/x/css/ground.css                        200 200 200 200 200 200 200 200 200 200
GET  /kiem-chung                                     200 200 200 200 200 200 200 200 200 200
GET  /kiem-chung/{code}                              200 200 200 200 200 200 200 200 200 200

GET  /hop-thu                                        303 200 200 200 200 200 200 200 200 200
GET  /hop-thu/cho                                    303 200 200 200 200 200 200 200 200 200
GET  /hop-thu/den                                    303 200 200 200 200 200 200 200 200 200
GET  /hop-thu/di                                     303 200 200 200 200 200 200 200 200 200
GET  /hop-thu/moi?tu=1&trang=den                     303 204 204 200 200 204 200 200 204 204
POST /hop-thu/den/tiep-nhan                letter    303 404 404 404 303* 404 303* 303* 404 404
POST /hop-thu/den/{entry}/phan-cong        colleague 303 404 404 404 303* 404 303* 303* 404 404
POST /hop-thu/den/{entry}/tu-choi          reason    303 404 404 404 303* 404 303* 303* 404 404
POST /hop-thu/den/{entry}/bat-dau          empty     303 404 404 404 409 404 409 409 404 404
POST /hop-thu/den/{entry}/hoan-thanh       empty     303 404 404 404 422 404 422 422 404 404

GET  /ho-so                                          303 200 200 200 200 200 200 200 200 200
GET  /tim-kiem?q=dau                                 303 200 200 200 200 200 200 200 200 200
GET  /ho-so/{matter}                                 303 404 404 200 200 200 200 200 404 404
GET  /ho-so/{matter}/ghi/supplement_given            303 404 404 403 200 403 200 403 404 404
POST /ho-so/{matter}/ghi/supplement_given  answer    303 404 404 403 303* 403 303* 403 404 404
GET  /ho-so/{matter}/dinh-chinh/{event}              303 404 404 200 404 404 404 404 404 404
POST /ho-so/{matter}/dinh-chinh/{event}   empty     303 404 404 422* 404 404 404 404 404 404
GET  /hop-thu/dang-soan/xuat                         303 200 200 200 200 200 200 200 200 200
GET  /hop-thu/dang-soan                              303 200 200 200 200 200 200 200 200 200
GET  /van-ban/{act}                                  303 404 404 404 200 404 200 200 404 404
POST /van-ban/{act}                        withdraw  303 404 404 404 303* 404 303* 303* 404 404
GET  /van-ban/{act}/tai-lieu/{sha256}                303 404 404 404 404 404 404 404 404 404
GET  /van-ban/{draft}/ban-thao.pdf                   303 404 404 404 200 404 200 200 404 404
GET  /van-ban/{draft}/ban-thao.docx                  303 404 404 404 200 404 200 200 404 404
GET  /ho-so/{matter}/van-ban/{event}.pdf             303 404 404 200 200 404 200 200 404 404
GET  /giao-ky                                        303 200 200 200 200 200 200 200 200 200
POST /giao-ky                              empty     303 403 403 403 403 403 422 403 403 403
POST /giao-ky/{delegation}/cham-dut        empty     303 403 403 403 403 403 303* 403 403 403
GET  /so-van-ban-di                                  303 200 200 200 200 200 200 200 200 200
GET  /so-van-ban-di/xuat                             303 200 200 200 200 200 200 200 200 200
GET  /ho-so/{matter}/bien-ban                        303 404 404 200 200 200 200 200 404 404
POST /ho-so/{matter}/bien-ban              minutes   303 404 404 - 303 - 303 403 404 404
GET  /ho-so/{matter}/phieu-theo-doi                  303 404 404 200 200 200 200 200 404 404
POST /ho-so/{matter}/phieu-theo-doi        empty     303 404 404 - - - - 403 404 404
GET  /ho-so/{matter}/giay-to/{paper}.pdf             303 404 404 200 200 404 200 200 404 404
GET  /ho-so/{other}/ngay-nhan/{letter}/debtor        303 404 404 404 200 404 200 200 404 404
POST /ho-so/{other}/ngay-nhan/{letter}/debtor reached 303 404 404 404 422 404 422 422 404 404
GET  /ho-so/{matter}/doi-ben                         303 404 404 403 200 403 200 403 404 404
POST /ho-so/{matter}/doi-ben               naming    303 404 404 403 422 403 422 403 404 404
GET  /ho-so/{matter}/da-xem                          303 404 404 200 200 200 200 200 404 404
GET  /tai-lieu/{event}/{sha256}                      303 404 404 200 200 404 200 200 404 404

GET  /viec                                           303 200 200 200 200 200 200 200 200 200
GET  /viec/{case}                                    303 404 404 404 200 404 200 200 404 404
GET  /viec/xuat                                      303 200 200 200 200 200 200 200 200 200
GET  /viec/moi                                       303 403 200 403 200 403 200 200 403 403
POST /viec/moi                             empty     303 403 422 403 422 403 422 422 403 403
GET  /viec/{case}/sua                                303 404 404 404 200 404 200 200 404 404
POST /viec/{case}/sua                      empty     303 404 404 404 422 404 422 422 404 404
GET  /viec/nhap                                      303 403 200 403 200 403 200 200 403 403
POST /viec/nhap                            empty     303 403 422 403 422 403 422 422 403 403
GET  /viec/nhap/mau                                  303 403 200 403 200 403 200 200 403 403
GET  /viec/nhap/{import}                             303 404 404 404 200 404 404 404 404 404
GET  /viec/nhap/{import}/tien-do                     303 404 404 404 200 404 404 404 404 404
GET  /viec/nhap/{import}/loi                         303 404 404 404 200 404 404 404 404 404
POST /viec/nhap/{import}/ghi               empty     303 403 404 403 303 403 404 404 403 403
POST /viec/nhap/{import}/kiem-lai          empty     303 403 404 403 -   403 404 404 403 403
GET  /ra-soat/xuat                                   303 200 200 200 200 200 200 200 200 200
GET  /hop-thu/xuat                                   303 200 200 200 200 200 200 200 200 200
GET  /hop-thu/cho/xuat                               303 200 200 200 200 200 200 200 200 200
GET  /hop-thu/den/xuat                               303 200 200 200 200 200 200 200 200 200
GET  /hop-thu/di/xuat                                303 200 200 200 200 200 200 200 200 200
GET  /ho-so/xuat                                     303 200 200 200 200 200 200 200 200 200
GET  /tien-do/xuat                                   303 200 200 200 200 200 200 200 200 200
GET  /tien-do/viec/xuat                              303 200 200 200 200 200 200 200 200 200
GET  /tien-do/ho-so/xuat                             303 200 200 200 200 200 200 200 200 200
GET  /tien-do/chua-lap-ho-so/xuat                    303 200 200 200 200 200 200 200 200 200
GET  /danh-ba/xuat                                   303 200 200 200 200 200 200 200 200 200
GET  /ra-soat                                        303 200 200 200 200 200 200 200 200 200
GET  /lap-ho-so?viec={forgotten}                     303 404 404 404 200 404 200 403 404 404
POST /lap-ho-so                            opening   303 404 404 404 200* 404 200* 403 404 404

GET  /tien-do                                        303 200 200 200 200 200 200 200 200 200
GET  /tien-do/viec                                   303 200 200 200 200 200 200 200 200 200
GET  /tien-do/ho-so                                  303 200 200 200 200 200 200 200 200 200
GET  /tien-do/chua-lap-ho-so                         303 200 200 200 200 200 200 200 200 200
GET  /so-tay                                         303 200 200 200 200 200 200 200 200 200
GET  /so-tay/exemption.law2025                       303 200 200 200 200 200 200 200 200 200
GET  /so-tay/thoi-han                                303 200 200 200 200 200 200 200 200 200
GET  /danh-ba                                        303 200 200 200 200 200 200 200 200 200

GET  /tai-khoan                                      303 200 200 200 200 200 200 200 200 200
POST /tai-khoan/mat-khau                   empty     303 422 422 422 422 422 422 422 422 422
POST /tai-khoan/phien/ket-thuc             empty     303 303 303 303 303 303 303 303 303 303
POST /tai-khoan/phien/noi-khac             empty     303 303 303 303 303 303 303 303 303 303
POST /tai-khoan/lop-bao-ve/bat-dau         empty     303 303* 303* 303* 303* 303* 303* 303* 303* 303*
POST /tai-khoan/lop-bao-ve/xac-nhan        empty     303 422 422 422 422 422 422 422 422 422
POST /tai-khoan/lop-bao-ve/ma-du-phong     empty     303 422 422 422 422 422 422 422 422 422
POST /tai-khoan/lop-bao-ve/bo              empty     303 422 422 422 422 422 422 422 422 422
GET  /quan-tri                                       303 403 403 403 403 403 200 403 403 200
GET  /quan-tri/can-bo/{officer}                      303 404 404 404 404 404 200 404 404 200
POST /quan-tri/can-bo/{officer}            person    303 404 404 404 404 404 303* 404 404 303*
GET  /quan-tri/can-bo/{officer}/ket-thuc             303 404 404 404 404 404 200 404 404 200
POST /quan-tri/can-bo/{officer}/ket-thuc   left      303 404 404 404 404 404 303* 404 404 303*
POST /quan-tri/can-bo/{officer}/lien-ket   empty     303 404 404 404 404 404 200* 404 404 200*
POST /quan-tri/can-bo/{officer}/lop-bao-ve empty     303 403 403 403 403 403 403 403 403 303*
GET  /quan-tri/moi                                   303 403 403 403 403 403 200 403 403 200
GET  /quan-tri/moi/THADS-KV1                         303 404 404 404 404 404 200 404 404 200
POST /quan-tri/moi/THADS-KV1               person    303 404 404 404 404 404 200* 404 404 200*
"""

FORMS: dict[str, dict[str, str]] = {
    "empty": {},
    "wrong": {"username": "ai.{who}", "password": "không đúng đâu"},
    "letter": {"vb": "{entry}"},
    "colleague": {"assigned_to": "{clerk}"},
    "reason": {"reason": "Nhầm nơi nhận."},
    "minutes": {"nhan": "{procuracy}"},
    "answer": {
        "buoc": "gui",
        "took_effect_on": "23/11/2026",
        "seen_version": "{version}",
        "request_key": "mot-bieu-mau",
        "number": "1/TT",
        "signer": "Nguyễn Văn Mẫu",
        "explanation": "Đã giải thích.",
    },
    "opening": {"buoc": "sua", "viec": "{forgotten}", "mo": "ground_arisen", "took_effect_on": "23/11/2026"},
    "withdraw": {"buoc": "rut", "reason": "Không cần nữa.", "act_version": "{act_version}"},
    "naming": {"vai": "court"},
    "reached": {"reached_on": "20/11/2026"},
    "person": {"full_name": "Tạ Thử", "job_title": "", "phone": "", "roles": "clerk", "username": "moi.{who}"},
    "left": {"left_on": "2026-11-23"},
}
"""What is sent. `who` is the person who sends it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the answer to each person, by name."""

    method: str
    path: str
    form: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def changes(self) -> bool:
        """Whether it is sent, and not only read."""
        return self.method != "GET"


def rows() -> tuple[Row, ...]:
    """The table, read."""
    head, *lines = (line.split() for line in TABLE.strip().splitlines() if line)
    people = head[3:]
    found = []
    for method, path, *rest in lines:
        form, answers = rest[: -len(people)], rest[-len(people) :]
        found.append(Row(method, path, form[0] if form else "", dict(zip(people, answers, strict=True))))
    return tuple(found)
