"""How a version of the privacy notice is spoken of in the window."""

from entrack_vault.domain.times import show_day
from entrack_vault.services.notices import Version
from ui.desk import Desk
from ui.words import language, say


def status_of(version: Version, current: Version | None) -> tuple[str, str, str]:
    """Whether it applies: text, kind of tag, icon."""
    if current is None or version.number > current.number:
        return say("To come"), "warn", "clock"
    if version.number == current.number:
        return say("In force now"), "neutral", "check"
    return say("Earlier"), "plain", ""


def change_told(version: Version) -> str:
    """What kind of change it brought."""
    if version.number == 1:
        return say("First version")
    return say("Material change") if version.material else say("No material change")


def published_told(desk: Desk, version: Version) -> str:
    """When it was published, and by whom; "" where that is no longer known."""
    if version.published is None:
        return ""
    staff = desk.gate.session.staff
    by = staff[version.member].name if version.member in staff else ""
    day = show_day(version.published.astimezone().date(), language())
    return f"{day} · {by}" if by else day
