"""Documents held about people: what is known of one, and what kinds of file there are."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from entrack_vault.domain.ids import Id


class FileKind(StrEnum):
    """What a file is, as its content tells; the value is what is stored. `shown` names those the window shows."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    GIF = "image/gif"
    BMP = "image/bmp"
    TIFF = "image/tiff"
    WEBP = "image/webp"
    TEXT = "text/plain"
    EMAIL = "message/rfc822"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    OPEN_TEXT = "application/vnd.oasis.opendocument.text"
    OLD_OFFICE = "application/x-ole-storage"
    ZIP = "application/zip"
    OTHER = "application/octet-stream"

    @property
    def is_image(self) -> bool:
        """Whether it is a picture the window shows."""
        return self in (self.PNG, self.JPEG, self.GIF, self.BMP, self.TIFF, self.WEBP)

    @property
    def shown(self) -> bool:
        """Whether the window shows it; others can only be saved elsewhere."""
        return self.is_image or self in (self.PDF, self.TEXT, self.EMAIL)


@dataclass(frozen=True)
class Document:
    """What is known of one document, at one revision."""

    id: Id
    revision: int
    category: str
    sort: str  # a key of the population's document sorts: what it is
    name: str  # as the file was called
    kind: FileKind
    size: int  # bytes
    since: date  # the day on it, or the day it was added
    source: str  # a key of the register's sources
    member: Id  # who added it
    job: str  # the key of the job description it was added under
    purpose: str  # a key of the register's purposes
    evidence: str = ""  # a key of the register's grounds that it shows, or ""
    removed: date | None = None  # gone from the page since, and waiting to be purged
