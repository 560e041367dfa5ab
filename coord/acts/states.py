"""Where an act is: its state, the four stations that officers know, and the steps of its history."""

from enum import StrEnum


class State(StrEnum):
    """Where an act is. What is only noted goes from drafting to issued at once."""

    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    NUMBERED = "numbered"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What may be done with an act; each is one line of its history."""

    DRAFTED = "drafted"
    ASSIGNED = "assigned"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REOPENED = "reopened"
    APPROVED = "approved"
    SIGNED_ON_PAPER = "signed_on_paper"
    NUMBERED = "numbered"
    SEEN = "seen"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


WRITABLE = frozenset({State.DRAFTING, State.RETURNED})
CHANGEABLE = WRITABLE | {State.SUBMITTED, State.APPROVED}
ON_THE_WAY = CHANGEABLE | {State.NUMBERED}

STATIONS = ("Soạn", "Trình ký", "Lấy số", "Phát hành")
"""The stations of an act: an act stands at the one that is not done yet."""

_AT = {
    State.DRAFTING: 0,
    State.RETURNED: 0,
    State.SUBMITTED: 1,
    State.APPROVED: 2,
    State.NUMBERED: 3,
    State.ISSUED: 4,
    State.WITHDRAWN: 0,
}

STATE_WORDS = {
    State.DRAFTING: "Đang soạn",
    State.RETURNED: "Được trả lại để sửa",
    State.SUBMITTED: "Chờ ký",
    State.APPROVED: "Đã ký, chờ lấy số",
    State.NUMBERED: "Đã lấy số, chờ phát hành",
    State.ISSUED: "Đã phát hành",
    State.WITHDRAWN: "Đã rút",
}

STEP_WORDS = {
    Step.DRAFTED: "Bắt đầu soạn",
    Step.ASSIGNED: "Giao soạn",
    Step.SUBMITTED: "Trình ký",
    Step.RETURNED: "Trả lại",
    Step.REOPENED: "Sửa lại sau khi trình",
    Step.APPROVED: "Ký",
    Step.SIGNED_ON_PAPER: "Nhập bản đã ký trên giấy",
    Step.NUMBERED: "Lấy số",
    Step.SEEN: "Đã xem thay đổi của hồ sơ",
    Step.ISSUED: "Phát hành",
    Step.WITHDRAWN: "Rút văn bản",
}


def station_of(state: State) -> int:
    """Which of the stations the act stands at, from 0; as many as there are once it is issued."""
    return _AT[state]
