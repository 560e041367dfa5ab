"""What a browser tells about itself, in words: “Chrome trên Windows”. It may tell anything: it is only a hint."""

from __future__ import annotations

BROWSERS = (
    ("coc_coc", "Cốc Cốc"),
    ("edg/", "Edge"),
    ("opr/", "Opera"),
    ("firefox/", "Firefox"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
)
SYSTEMS = (
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("linux", "Linux"),
)
"""In this order: a browser names those it descends from after its own name, a system those it resembles."""


def device_words(user_agent: str) -> str:
    """The browser and the system, as far as they are told."""
    told = user_agent.lower()
    browser = next((words for sign, words in BROWSERS if sign in told), "")
    system = next((words for sign, words in SYSTEMS if sign in told), "")
    return " trên ".join(filter(None, (browser or "Trình duyệt khác", system)))
