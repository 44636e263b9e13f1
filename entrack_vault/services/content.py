"""The base of what is sealed as JSON: strict, frozen, bytes as base64."""

from pydantic import BaseModel, ConfigDict


class Content(BaseModel):
    """What a record holds. An unknown key is refused: nothing is sealed, or believed, that has no place here."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    def content(self) -> bytes:
        """The bytes that are sealed."""
        return self.model_dump_json().encode()
