"""Incidents and paper in the safe at the window."""

from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from entrack_vault.domain.incidents import Risk, Told
from entrack_vault.services import incidents, papers, records
from entrack_vault.services.common import utc_now
from entrack_vault.services.opened_cards import code_of
from entrack_vault.workstation import state
from tests.building import AMALIE, KARI, MARTE, OWNER, Built
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from ui.parts.dialog import Dialog
from ui.registers.incident import IncidentPage
from ui.registers.incident_asking import AskAssessment, AskIncident, AskMeasures, AskTold
from ui.registers.incidents import IncidentsSection
from ui.registers.page import RegistersPage
from ui.registers.paper_asking import AskPaper, AskWho, ShowHistory
from ui.registers.papers import PapersSection

WHAT = "En bærbar PC med lønnslister er borte."


def registers_page(at: AtTheWindow) -> RegistersPage:
    at.settled()
    at.workspace.go("registers")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, RegistersPage)
    return page


def incidents_of(at: AtTheWindow) -> IncidentsSection:
    page = registers_page(at)
    page.show_kind(IncidentsSection)
    at.settled()
    section = page.section
    assert isinstance(section, IncidentsSection)
    return section


def safe_of(at: AtTheWindow) -> PapersSection:
    page = registers_page(at)
    page.show_kind(PapersSection)
    at.settled()
    section = page.section
    assert isinstance(section, PapersSection)
    return section


def registered(house: Built, hours: float) -> None:
    with house.unlock(OWNER, now=utc_now) as owners:
        incidents.register(owners.gate, WHAT, utc_now() - timedelta(hours=hours))


def opened(at: AtTheWindow, section: IncidentsSection) -> IncidentPage:
    section.open(0)
    at.settled()
    page = at.workspace.page
    assert isinstance(page, RegistersPage)
    assert isinstance(page.over, IncidentPage)
    return page.over


# Incidents


def test_registered_assessed_told_and_closed(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    at.unlock(house, OWNER)
    section = incidents_of(at)
    assert at.reads("Ingen avvik")

    def fill() -> None:
        at.press("Registrer")
        assert at.reads("Si hva som skjedde.")
        at.type("Hva som skjedde", WHAT)
        at.type("Kjent siden", "i går")
        at.press("Registrer")
        at.type("Kjent siden", "01.01.2199 10.00")
        at.press("Registrer")
        assert at.reads("Dette tidspunktet er ikke kommet ennå.")
        local = utc_now().astimezone() - timedelta(hours=2)
        at.type("Kjent siden", f"{local:%d.%m.%Y %H.%M}")
        at.press("Registrer")

    at.when_shown(AskIncident, fill)
    section.ask_new()
    at.settled()
    assert section.waiting() == "1"
    assert section.model.cell(0, "left")[0] == "69 timer igjen"
    page = opened(at, section)
    assert at.reads(WHAT)
    assert at.reads("69 timer igjen")

    def assess() -> None:
        at.choose("Risiko", "high")
        at.press("Noter")
        assert at.reads("Si hvorfor det er vurdert slik.")
        at.type("Hvorfor det vurderes slik", "Kontonumre og lønn.")
        at.type("Hvem det gjelder, og omtrent hvor mange", "Alle 12 ansatte")
        at.press("Noter")

    at.when_shown(AskAssessment, assess)
    at.press("Vurder …")
    at.settled()
    assert at.reads("De berørte varslet")
    at.press("Lukk avviket")
    at.settled()
    assert [fault.happened for fault in at.troubles] == ["Datatilsynet has not been told."]
    for _ in range(2):
        at.when_shown(AskTold, lambda: at.press("Noter"))
        at.press("Varslet …")
        at.settled()

    def done() -> None:
        at.press("Noter")
        assert at.reads("Si hva som er gjort.")
        at.type("Tiltak", "PC-en er sperret.")
        at.press("Noter")

    at.when_shown(AskMeasures, done)
    at.press("Tiltak …")
    at.settled()
    at.press("Lukk avviket")
    at.settled()
    assert at.reads("Oppbevares til")
    page.save_report_as(tmp_path / "avvik.pdf")
    at.settled()
    text = "\n".join(one.extract_text() for one in PdfReader(tmp_path / "avvik.pdf").pages)
    assert "Alle 12 ansatte" in text
    assert "PC-en er sperret." in text
    with house.unlock(OWNER, now=utc_now) as owners:
        (found,) = incidents.listed(owners.gate)
    assert [one.whom for one in found.told] == [Told.AUTHORITY, Told.PEOPLE]
    assert (found.risk, found.people) == (Risk.HIGH, "Alle 12 ansatte")
    assert found.closed is not None
    at.workspace.back()
    at.settled()
    assert section.waiting() == ""


@pytest.mark.parametrize(
    ("hours", "text", "kind"), [(60, "11 timer igjen", "danger"), (80, "8 timer for sent", "danger")]
)
def test_what_is_left_is_seen(at: AtTheWindow, house: Built, hours: float, text: str, kind: str) -> None:
    registered(house, hours)
    at.unlock(house, KARI)
    section = incidents_of(at)
    shown, look = section.model.cell(0, "left")
    assert (shown, look.tag) == (text, kind)


def test_a_late_notice_takes_its_reason(at: AtTheWindow, house: Built) -> None:
    registered(house, 80)
    at.unlock(house, OWNER)
    page = opened(at, incidents_of(at))

    def tell() -> None:
        at.press("Noter")
        assert at.reads("Skriv hvorfor det tok lenger tid.")
        at.type("Hvorfor det tok mer enn 72 timer", "Funnet etter helgen.")
        at.press("Noter")

    at.when_shown(AskTold, tell)
    at.press("Varslet …")
    at.settled()
    assert page.incident is not None
    assert page.incident.why_late == "Funnet etter helgen."
    assert at.reads("Funnet etter helgen.")


def test_whose_cards_were_opened_from_this_workstation(at: AtTheWindow, house: Built) -> None:
    with house.unlock(MARTE, now=utc_now) as marte:
        records.open_person(marte.gate, house.people[AMALIE], "employment")
    registered(house, 1)
    at.unlock(house, OWNER)
    page = opened(at, incidents_of(at))
    at.press("Hvilke kort ble åpnet …")
    at.settled()
    asked = page.opened
    assert asked is not None
    at.choose("Arbeidsstasjon", state.workstation().hex())
    at.choose("Medarbeider", str(house.keys[MARTE].member))
    at.type("Til", "01.01.2020 10.00")
    at.press("Slå opp")
    assert at.reads("Perioden slutter før den begynner.")
    local = utc_now().astimezone()
    at.type("Til", f"{local:%d.%m.%Y %H.%M}")
    at.press("Slå opp")
    at.settled()
    assert at.reads("Kortene til 1 person ble åpnet.")
    assert [asked.model.cell(0, key)[0] for key in ("person", "member", "times")] == [AMALIE, MARTE, "1"]
    at.workspace.back()
    at.settled()
    assert at.reads(WHAT), "back to the incident"


def test_only_those_who_read_the_whole_log_have_the_tab(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    page = registers_page(at)
    assert not any(isinstance(one, IncidentsSection | PapersSection) for one in page.sections)


def test_nothing_is_left_of_an_incident_after_locking(at: AtTheWindow, house: Built) -> None:
    registered(house, 1)
    at.unlock(house, OWNER)
    opened(at, incidents_of(at))
    assert WHAT in everything_readable()
    at.window.lock()
    assert WHAT not in everything_readable()
    at.settled()


def test_at_twice_the_text_size_the_steps_stand_below(at: AtTheWindow, house: Built) -> None:
    at.desk.prefer(scale=200)
    registered(house, 1)
    at.unlock(house, OWNER)
    page = opened(at, incidents_of(at))
    assert at.reads("Hvor langt det er kommet")
    page.refresh()
    at.settled()
    assert not at.troubles


def test_the_settings_say_which_workstation_it_is(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    at.settled()
    at.workspace.go("settings")
    at.settled()
    assert at.reads(code_of(state.workstation()))


# Paper


def test_put_in_by_typing_a_name_taken_out_put_back_and_shredded(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    section = safe_of(at)
    assert at.reads("Ingen papirer ennå")

    def fill() -> None:
        at.press("Legg til")
        assert at.reads("Velg hvem det gjelder.")
        at.type("Hvem det gjelder", "ingen heter dette")
        assert at.reads("Ingen i listen din heter det.")
        at.type("Hvem det gjelder", "amalie")
        at.settled()
        at.choose("Kategori", "job")
        at.type("Hva det er", "Signert arbeidsavtale")
        at.type("Hylle", "A1")
        at.choose("Dokumenterer", "consent_contract")
        at.press("Legg til")

    at.when_shown(AskPaper, fill)
    section.ask_new()
    at.settled()
    shown = {key: section.model.cell(0, key)[0] for key in ("what", "whose", "shelf", "where")}
    assert shown == {"what": "Signert arbeidsavtale", "whose": AMALIE, "shelf": "A1", "where": "I safen"}
    section.table.selectRow(0)

    def to_marte() -> None:
        at.choose("Signert arbeidsavtale", str(house.keys[MARTE].member))
        at.press("Noter")

    at.when_shown(AskWho, to_marte)
    at.press("Ta ut …")
    at.settled()
    assert section.model.cell(0, "where")[0].startswith(f"Hos {MARTE} siden ")
    assert section.waiting() == "1"
    at.press("Lagt tilbake")
    at.settled()
    assert section.waiting() == ""
    seen: list[str] = []

    def look() -> None:
        seen.append(at.texts())
        at.press("Lukk")

    at.when_shown(ShowHistory, look)
    at.press("Hvem som har hatt det …")
    at.settled()
    at.until(lambda: seen)
    assert f"{MARTE}: tatt ut " in seen[0]
    assert "lagt tilbake" in seen[0]
    at.when_shown(Dialog, lambda: at.press("Det er makulert"))
    at.press("Makulert …")
    at.settled()
    assert section.model.cell(0, "where")[0].startswith("Makulert ")
    with pytest.raises(AssertionError):
        at.button("Ta ut …")
    with house.unlock(OWNER, now=utc_now) as owners:
        (paper,) = papers.read(owners.gate, house.people[AMALIE])
    assert paper.destroyed is not None
    assert [move.member for move in paper.moves] == [house.keys[MARTE].member]


def test_nothing_is_left_of_the_safe_after_locking(at: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER, now=utc_now) as owners:
        papers.add(owners.gate, house.people[AMALIE], "Signert arbeidsavtale", "job", "A1")
    at.unlock(house, OWNER)
    section = safe_of(at)
    assert section.model.count() == 1
    at.window.lock()
    assert section.model.count() == 0
    at.settled()
