"""Somebody at a keyboard who has no mouse: walks with Tab, and must see at each stop where the focus is."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MOST_STOPS = 250

FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const labels = [...(e.labels || [])].map(label => label.innerText).join(" ");
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {
    said: (e.ariaLabel || labels || e.innerText || e.id).replace(/\\s+/g, " ").trim(),
    is_marked: ring || style.boxShadow !== "none",
    is_in_view: box.width > 4 && box.height > 4 && box.bottom > 0 && box.top < innerHeight && box.right > 0
      && box.left < innerWidth,
  };
}"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the focus is: what the element says, whether it is marked, whether it can be seen."""

    said: str
    is_marked: bool
    is_in_view: bool


@dataclass(slots=True)
class Keyboard:
    """The keyboard of one window. `stops` counts how often Tab was pressed."""

    page: Page
    stops: int = 0

    @property
    def stop(self) -> Stop | None:
        """Where the focus is; None when it is nowhere in particular."""
        found = self.page.evaluate(FOCUSED)
        return Stop(**found) if found else None

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)

    def walk_to(self, words: str, key: str = "Tab") -> Stop:
        """Press Tab until something is focused that begins with these words; each stop must be seen."""
        passed: list[str] = []
        for _ in range(MOST_STOPS):
            self.press(key)
            self.stops += 1
            here = self.stop
            if here is None:
                continue  # past the end of the page; Tab begins again
            assert here.is_marked, f"nothing shows that {here.said!r} has the focus on {self.page.url}"
            assert here.is_in_view, f"{here.said!r} has the focus out of sight on {self.page.url}"
            if here.said.startswith(words):
                return here
            passed.append(here.said)
        raise AssertionError(f"no stop begins with {words!r} on {self.page.url}: {passed[:80]}")

    def enter(self, words: str) -> None:
        """Walk to a link or button and press it; the next page is open afterwards."""
        self.walk_to(words)
        self.open_with("Enter")

    def open_with(self, key: str) -> None:
        """Press a key that opens another page."""
        with self.page.expect_navigation(wait_until="load"):
            self.press(key)

    def write(self, label: str, text: str) -> None:
        """Walk to a field and type, in the place of what stands there."""
        self.walk_to(label)
        self.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, words: str) -> None:
        """Walk to the radio buttons and move with the arrows to the one that begins with these words."""
        group = self.page.locator("input[type=radio]:not(:disabled)")
        words_of = [label.strip() for label in group.locator("xpath=..").all_inner_texts()]
        self.walk_to(words_of[0])
        self.press("Space")
        for _ in words_of:
            here = self.stop
            assert here is not None and here.is_marked
            if here.said.startswith(words):
                return
            self.press("ArrowDown")
        raise AssertionError(f"no choice begins with {words!r}: {words_of}")

    def pick(self, label: str, words: str) -> None:
        """Walk to a list to choose from and move with the arrows to the line that begins with these words."""
        self.walk_to(label)
        chosen = self.page.locator("select:focus option:checked")
        for _ in range(MOST_STOPS):
            if chosen.inner_text().startswith(words):
                return
            self.press("ArrowDown")
        raise AssertionError(f"no line of {label!r} begins with {words!r}")

    def tick(self, label: str) -> None:
        """Walk to a box and tick it."""
        self.walk_to(label)
        self.press("Space")
        assert self.page.locator("input:focus").is_checked(), label

    def attach(self, label: str, name: str) -> None:
        """Walk to a file field and give it a file: what follows Enter is the system's own dialog, not our page."""
        self.walk_to(label)
        field = self.page.locator("input[type=file]:focus")
        field.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": PDF})

    def sign_in(self, username: str, password: str) -> None:
        """Fill in the sign-in page and send it."""
        self.write("Tên đăng nhập", username)
        self.write("Mật khẩu", password)
        self.open_with("Enter")
