"""Reading the files that pages hand out."""

from __future__ import annotations

import io
from typing import Any

from flask.testing import FlaskClient
from openpyxl import load_workbook


def rows_of(client: FlaskClient, address: str) -> list[list[Any]]:
    """The lines of the sheet behind that address, headings first."""
    response = client.get(address, buffered=True)
    assert response.status_code == 200, response.status_code
    sheet = load_workbook(io.BytesIO(response.data)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]
