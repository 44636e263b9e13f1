"""The record of processing as a table for a spreadsheet: a row for each processing."""

from collections.abc import Iterator

from entrack_vault.domain.processing import DataLine, GroundLine, Record
from entrack_vault.i18n import translate


def rows(record: Record) -> Iterator[tuple[str, ...]]:
    """The record as a table for a spreadsheet, the headings first; what is several stands on lines of one cell."""
    language = record.language

    def say(text: str) -> str:
        return translate(language, text)

    yield (
        say("Processing"),
        say("Purpose"),
        say("Whose data"),
        say("What is done"),
        say("Data"),
        say("Ground in the privacy notice"),
        say("Ground assessed under the law"),
        say("Sources"),
        say("Who receives it"),
        say("Out of the EEA"),
        say("Deleted"),
        say("Who opens it in the vault"),
        say("In other systems"),
        say("How the data is kept safe"),
        say("Who answers for it"),
        say("Controller"),
        say("Contact"),
        say("As of"),
    )
    measures = "\n".join(line.name for line in record.measures)
    for one in record.processings:
        yield (
            one.name,
            one.purpose,
            "\n".join(one.people),
            one.happens,
            "\n".join([*(_data_cell(line) for line in one.data), *one.described]),
            "\n".join(_ground_cell(ground) for ground in one.stated),
            "\n".join(_ground_cell(ground) for ground in one.assessed),
            "\n".join(one.sources),
            "\n".join(
                f"{line.name}: {line.what}; {line.when}; {line.ground}; {line.country}" for line in one.recipients
            ),
            "\n".join(f"{line.name}: {line.transfer}" for line in one.transfers) or say("Nothing leaves the EEA."),
            "\n".join([*(f"{line.text} ({line.ground})" for line in one.rules), *([one.kept] if one.kept else [])]),
            "\n".join(f"{line.job} ({line.members}): {', '.join(line.opens)}" for line in one.readers),
            "\n".join(f"{line.name}: {', '.join(line.holds)}" for line in one.systems),
            measures,
            one.answers or say("The finance manager."),
            record.organisation,
            record.contact,
            record.made,
        )


def _data_cell(line: DataLine) -> str:
    held = "; ".join(text for text in (line.fields_text, line.documents_text) if text)
    return f"{line.population.text}, {line.category.text}: {held}"


def _ground_cell(ground: GroundLine) -> str:
    parts = [ground.name, ground.article, ground.evidence, ", ".join(ground.only)]
    return "; ".join(part for part in parts if part)
