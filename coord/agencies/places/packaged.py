"""The packaged register: the agencies that exist by law in each of the 34 provinces and 3,321 communes of 1 July 2025.

The places lie in vn-2025.csv, the regions that could be sourced in regions-2025.csv; docs/register.md says what is
sourced, what is inferred by rule, and what remains to be loaded from a file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coord.agencies.models import AgencyKind, Level
from coord.agencies.places.entries import Entry

SINCE = date(2025, 7, 1)
FOLDER = Path(__file__).parent
WHOLE_COUNTRY = "Cả nước"

CENTRE = (
    ("BTP", "Bộ Tư pháp", "Bộ Tư pháp", AgencyKind.MINISTRY, ""),
    ("CQLTHADS", "Cục Quản lý Thi hành án dân sự", "Cục Quản lý THADS", AgencyKind.ENFORCEMENT, "BTP"),
    ("TANDTC", "Tòa án nhân dân tối cao", "TAND tối cao", AgencyKind.COURT, ""),
    ("VKSNDTC", "Viện kiểm sát nhân dân tối cao", "VKSND tối cao", AgencyKind.PROCURACY, ""),
    ("BCA", "Bộ Công an", "Bộ Công an", AgencyKind.MINISTRY, ""),
    ("BTC", "Bộ Tài chính", "Bộ Tài chính", AgencyKind.MINISTRY, ""),
    ("NHNNVN", "Ngân hàng Nhà nước Việt Nam", "NHNN Việt Nam", AgencyKind.STATE_BANK, ""),
    ("KBNN", "Kho bạc Nhà nước", "Kho bạc Nhà nước", AgencyKind.TREASURY, "BTC"),
    ("BHXHVN", "Bảo hiểm xã hội Việt Nam", "BHXH Việt Nam", AgencyKind.SOCIAL_INSURANCE, "BTC"),
)
"""Code, name, short name, kind, superior."""

WITHOUT_POLICE = frozenset({"Đặc khu Hoàng Sa", "Đặc khu Trường Sa"})
"""3,319 communes have police: 2,621 xã, 687 phường, 11 of the 13 đặc khu."""


@dataclass(frozen=True, slots=True)
class Place:
    """A province, or a commune of `province`, by the State's code."""

    code: str
    name: str
    province: str

    @property
    def within(self) -> str:
        """The name as it stands inside another: “tỉnh Cao Bằng”, “phường Ba Đình”, but “Thành phố Hồ Chí Minh”."""
        return self.name if self.name == "Thành phố Hồ Chí Minh" else self.name[0].lower() + self.name[1:]

    @property
    def bare(self) -> str:
        """The name after a dash: “Hà Nội”, “Nghệ An”, but “Thành phố Hồ Chí Minh”."""
        return self.name if self.code == "79" else self.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")


@dataclass(frozen=True, slots=True)
class Region:
    """A region of a province, with the codes of its communes as far as they could be sourced."""

    province: str
    number: int
    communes: tuple[str, ...]


def places() -> tuple[Place, ...]:
    """The provinces and communes, each province before its communes."""
    return tuple(Place(row["code"], row["name"], row["province"]) for row in _rows("vn-2025.csv"))


def regions() -> tuple[Region, ...]:
    """The regions of those provinces for which their number could be sourced."""
    return tuple(
        Region(row["province"], int(row["region"]), tuple(row["communes"].split())) for row in _rows("regions-2025.csv")
    )


def packaged_entries() -> tuple[Entry, ...]:
    """The agencies of the whole country, superiors first."""
    known = places()
    provinces = {place.code: place for place in known if not place.province}
    region_of = {code: region.number for region in regions() for code in region.communes}
    entries = list(_centre())
    for province in provinces.values():
        entries += _provincial(province)
    for region in regions():
        entries += _regional(region, provinces[region.province])
    for place in known:
        if place.province:
            entries += _of_commune(place, region_of.get(place.code))
    return tuple(entries)


def _centre() -> Iterator[Entry]:
    for code, name, short, kind, parent in CENTRE:
        yield Entry(code, name, kind, Level.CENTRAL, "", WHOLE_COUNTRY, SINCE, short_name=short, parent=parent)


def _provincial(place: Place) -> Iterator[Entry]:
    there, code = place.within, place.code
    for prefix, name, short, kind, parent in (
        ("THADS", f"Thi hành án dân sự {there}", f"THADS {there}", AgencyKind.ENFORCEMENT, "CQLTHADS"),
        ("TAND", f"Tòa án nhân dân {there}", f"TAND {there}", AgencyKind.COURT, "TANDTC"),
        ("VKSND", f"Viện kiểm sát nhân dân {there}", f"VKSND {there}", AgencyKind.PROCURACY, "VKSNDTC"),
        ("CA", f"Công an {there}", f"Công an {there}", AgencyKind.POLICE, "BCA"),
        ("UBND", f"Ủy ban nhân dân {there}", f"UBND {there}", AgencyKind.PEOPLES_COMMITTEE, ""),
        ("BCD", f"Ban Chỉ đạo thi hành án dân sự {there}", f"BCĐ THADS {there}", AgencyKind.STEERING_COMMITTEE, ""),
    ):
        yield Entry(
            f"{prefix}-{code}", name, kind, Level.PROVINCE, code, place.name, SINCE, short_name=short, parent=parent
        )


def _regional(region: Region, place: Place) -> Iterator[Entry]:
    here = f"khu vực {region.number} - {place.bare}"
    area, area_name = f"{place.code}.KV{region.number}", f"Khu vực {region.number} - {place.bare}"
    for prefix, name, short, kind in (
        ("TAND", "Tòa án nhân dân", "TAND", AgencyKind.COURT),
        ("VKSND", "Viện kiểm sát nhân dân", "VKSND", AgencyKind.PROCURACY),
        ("THADS", "Phòng Thi hành án dân sự", "Phòng THADS", AgencyKind.ENFORCEMENT),
    ):
        above = f"{prefix}-{place.code}"
        yield Entry(
            f"{above}-KV{region.number}",
            f"{name} {here}",
            kind,
            Level.REGION,
            area,
            area_name,
            SINCE,
            short_name=f"{short} {here}",
            parent="" if kind is AgencyKind.ENFORCEMENT else above,
            unit_of=above if kind is AgencyKind.ENFORCEMENT else "",
        )


def _of_commune(place: Place, region: int | None) -> Iterator[Entry]:
    area = ".".join(filter(None, (place.province, f"KV{region}" if region else "", place.code)))
    for prefix, name, short, kind in (
        ("UBND", "Ủy ban nhân dân", "UBND", AgencyKind.PEOPLES_COMMITTEE),
        ("CA", "Công an", "Công an", AgencyKind.POLICE),
    ):
        if kind is AgencyKind.POLICE and place.name in WITHOUT_POLICE:
            continue
        yield Entry(
            f"{prefix}-{place.code}",
            f"{name} {place.within}",
            kind,
            Level.COMMUNE,
            area,
            place.name,
            SINCE,
            short_name=f"{short} {place.within}",
            parent=f"{prefix}-{place.province}",
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))
