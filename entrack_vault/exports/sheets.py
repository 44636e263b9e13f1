"""Sheets of paper, one A4 page each: those that hold a key (recovery, enrolment, a member's own), and how to restore.

A sheet's bytes hold a secret: they are printed or placed by the caller and never kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from entrack_vault.exports.paint import Frame, paint
from entrack_vault.exports.paper import LEFT, RIGHT, WIDTH, Fill, Paper, box
from entrack_vault.exports.typeset import (
    BODY,
    DETAIL,
    FINGERPRINT,
    GROUND,
    H1,
    H2,
    KEY_GROUP,
    LEAD,
    LINE_MID,
    STRONG,
    fit,
    measure,
    wrap,
)
from entrack_vault.i18n import Language, translate

CODE_WIDTH = 176.0  # the QR code with its quiet zone
GROUPS_ACROSS = 4


@dataclass(frozen=True)
class SheetHead:
    """What every sheet says of the vault. `owner_fingerprint` comes in its groups, as the screen shows it."""

    language: Language
    organisation: str
    vault: str
    date: str  # already formatted
    owner_fingerprint: tuple[str, ...]
    demonstration: bool = False


def recovery_sheet(head: SheetHead, key: tuple[str, ...]) -> bytes:
    """The sheet for the safe. `key`: the recovery key's groups of base32, checksum included; also in the QR code."""
    language = head.language
    steps = (
        translate(language, "Whoever has this sheet can open everything in the vault and name a new owner."),
        translate(language, "Put it in the safe to which the finance manager alone holds the key. Make no copy."),
        translate(
            language,
            "If the owner's passphrase or workstation is lost: choose Recover in the program, "
            "and scan the code or type the groups in their order.",
        ),
        translate(language, "After a recovery, make a new sheet and destroy this one."),
    )
    facts = (
        (translate(language, "Vault"), head.vault),
        (translate(language, "Made on"), head.date),
        (translate(language, "Kept by"), translate(language, "the finance manager, in the safe")),
    )
    return _sheet(head, translate(language, "Recovery sheet"), steps, facts, key)


def enrolment_sheet(head: SheetHead, key: tuple[str, ...], *, member: str, job: str, expires: str) -> bytes:
    """The sheet a new member unlocks the vault with, once. `expires` is formatted, with its time of day."""
    language = head.language
    steps = (
        translate(
            language, "Open the vault on your own workstation, choose Join, and scan the code or type the groups."
        ),
        translate(
            language,
            "Compare the owner's fingerprint with the one on your screen. If they differ, stop and tell them.",
        ),
        translate(
            language, "Choose a passphrase that only you know. The owner then lets you in from their own screen."
        ),
        translate(
            language,
            "The key works once, until {expires}. Destroy this sheet afterwards. Ask for a new one if it was seen by "
            "someone else.",
            expires=expires,
        ),
    )
    facts = (
        (translate(language, "Vault"), head.vault),
        (translate(language, "For"), member),
        (translate(language, "Job description"), job),
        (translate(language, "Made on"), head.date),
        (translate(language, "Valid until"), expires),
    )
    return _sheet(head, translate(language, "Enrolment sheet"), steps, facts, key)


def key_sheet(head: SheetHead, key: tuple[str, ...], *, member: str) -> bytes:
    """A member's own sheet: the secret key that their workstation's keyring normally keeps."""
    language = head.language
    steps = (
        translate(
            language, "This is your secret key. The vault opens with it and your passphrase, never with one alone."
        ),
        translate(language, "Your workstation keeps it for you. You need the sheet only where it cannot."),
        translate(language, "Keep the sheet locked away, apart from your passphrase. Nobody else may have it."),
        translate(language, "If it is lost or seen by someone else, tell the owner, who lets you in anew."),
    )
    facts = (
        (translate(language, "Vault"), head.vault),
        (translate(language, "For"), member),
        (translate(language, "Made on"), head.date),
    )
    return _sheet(head, translate(language, "Key sheet"), steps, facts, key)


def restore_sheet(head: SheetHead, places: Sequence[str]) -> bytes:
    """How the vault is put back, or moved to another computer. Holds no key; `places` are where backups lie."""
    language = head.language
    steps = (
        translate(language, "Take this sheet, the disk with the backup, and your passphrase and key sheet with you."),
        translate(language, "Start the program on the other computer and choose Restore from a backup."),
        translate(
            language, "Name the folder with the backup, and a new folder on the computer's own disk for the vault."
        ),
        translate(
            language,
            "Is no owner left? Then fetch the recovery sheet from the safe, and choose that you have it.",
        ),
        translate(
            language, "Compare the owner's fingerprint with the one on the screen before anyone works in the vault."
        ),
        translate(language, "Stop using the old folder. Other workstations open the new one, and confirm it once."),
    )
    facts = [(translate(language, "Vault"), head.vault), (translate(language, "Made on"), head.date)]
    facts += [(translate(language, "Backups lie in"), place) for place in places]
    return _sheet(head, translate(language, "Restoring the vault"), steps, facts, ())


def _sheet(
    head: SheetHead,
    title: str,
    steps: Sequence[str],
    facts: Sequence[tuple[str, str]],
    key: tuple[str, ...],
) -> bytes:
    language = head.language
    paper = Paper()
    paper.put(LEFT, paper.y + 6, fit(title, H1, WIDTH), H1)
    paper.y += 6 + H1.leading + 20
    top = paper.y
    width = WIDTH - CODE_WIDTH - 40 if key else WIDTH
    for number, step in enumerate(steps, 1):
        paper.put(LEFT, paper.y, str(number), STRONG)
        paper.paragraph(step, LEAD, LEFT + 24, width - 24, 6)
        paper.y += 8
    if key:
        _code(paper, "-".join(key), top)
        paper.y = max(paper.y, top + CODE_WIDTH)
    paper.y += 24
    if key:
        _key(paper, language, key)
    _fingerprint(paper, language, head.owner_fingerprint)
    _facts(paper, facts)
    frame = Frame(
        language=language,
        title=title,
        organisation=head.organisation,
        department="",
        demonstration=head.demonstration,
        upper=title,
        lower=head.date,
        foot=translate(language, "Secret. Not to be copied, photographed or sent.") if key else "",
        foot_hash="",
        foot_right=head.vault,
    )
    return paint(paper, frame)


def _code(paper: Paper, text: str, top: float) -> None:
    """The key as a QR code, error correction M, with the quiet zone of four modules."""
    from reportlab.graphics.barcode.qr import QrCodeWidget

    widget = QrCodeWidget(text, barLevel="M")
    widget.qr.make()
    count = widget.qr.getModuleCount()
    size = CODE_WIDTH / (count + 8)
    left = RIGHT - CODE_WIDTH
    corners = tuple(
        (left + (4 + column) * size, top + (4 + row) * size)
        for row in range(count)
        for column in range(count)
        if widget.qr.isDark(row, column)
    )
    paper.add(box(left, top, CODE_WIDTH, CODE_WIDTH, edge=LINE_MID), Fill(size, corners))


def _key(paper: Paper, language: Language, key: tuple[str, ...]) -> None:
    """Numbered groups, read row by row."""
    paper.put(LEFT, paper.y, translate(language, "The key"), H2)
    paper.y += 30
    rows = -(-len(key) // GROUPS_ACROSS)
    pitch = 44.0
    height = rows * pitch + 20
    paper.add(box(LEFT, paper.y, WIDTH, height, fill=GROUND, edge=LINE_MID))
    column = (WIDTH - 40) / GROUPS_ACROSS
    for index, group in enumerate(key):
        x = LEFT + 20 + index % GROUPS_ACROSS * column
        y = paper.y + 10 + index // GROUPS_ACROSS * pitch
        paper.put(x + 16, y + 16, str(index + 1), DETAIL, right=True)
        paper.put(x + 26, y + 6, fit(group, KEY_GROUP, column - 30), KEY_GROUP)
    paper.y += height + 26


def _fingerprint(paper: Paper, language: Language, groups: tuple[str, ...]) -> None:
    paper.put(LEFT, paper.y, translate(language, "The owner's fingerprint"), STRONG)
    paper.y += 22
    for line in wrap(" ".join(groups).upper(), FINGERPRINT, WIDTH).lines:
        paper.put(LEFT, paper.y, line, FINGERPRINT)
        paper.y += FINGERPRINT.leading
    paper.y += 20


def _facts(paper: Paper, facts: Sequence[tuple[str, str]]) -> None:
    """Labels and values in two columns; a value too long for one stands above them, whole, across the page.

    An address on a server is such a one: it must be typed as it stands.
    """
    column = WIDTH / 2 - 30
    for label, value in facts:
        if measure(value, BODY) <= column:
            continue
        paper.put(LEFT, paper.y, label, DETAIL)
        paper.y += DETAIL.leading
        for part in wrap(value, BODY, WIDTH).lines:
            paper.put(LEFT, paper.y, part, BODY)
            paper.y += BODY.leading
        paper.y += 12
    short = [(label, value) for label, value in facts if measure(value, BODY) <= column]
    for index, (label, value) in enumerate(short):
        x = LEFT + index % 2 * (WIDTH / 2 + 20)
        y = paper.y + index // 2 * 44
        paper.put(x, y, label, DETAIL)
        paper.put(x, y + DETAIL.leading, value, BODY)
