"""Documents: added in chunks, opened by those whose job description opens their category, kept when removed."""

import io
from datetime import date, timedelta

import pytest

from entrack_vault.crypto.documents import CHUNK_BYTES, name_of
from entrack_vault.domain.documents import FileKind
from entrack_vault.domain.events import Event
from entrack_vault.domain.progress import Work
from entrack_vault.errors import Busy, Cancelled, Misuse, NotAllowed
from entrack_vault.register.model import DocumentSort
from entrack_vault.services import check, documents, log, overview, papers, records
from entrack_vault.services.documents import Wanted
from entrack_vault.services.gate import Gate
from entrack_vault.store import chunks
from tests.building import AMALIE, JONAS, LIVE, MARTE, OWNER, TOR, Built, entered
from tests.filing import CONTRACT, WHY, added, content_of, opened, wanted
from tests.services.conftest import Opener


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 9 * CHUNK_BYTES + 17]
)
def test_a_document_comes_back_as_it_was_added(as_member: Opener, house: Built, size: int) -> None:
    content = (b"\x00\x01entrack" * (size // 9 + 1))[:size]
    owners = as_member(OWNER)
    document = added(owners, house, content)
    assert content_of(owners, house, document) == content
    assert check.check(owners).findings == ()


def test_what_is_known_of_it_is_sealed_and_shown_with_the_person(as_member: Opener, house: Built) -> None:
    marte = as_member(MARTE)
    document = documents.add(
        marte, opened(marte, house), wanted(CONTRACT, name="C:\\Users\\marte\\Avtale\x07.pdf"), WHY
    )
    (found,) = opened(as_member(OWNER), house).person.documents
    assert found.id == document
    assert (found.name, found.kind, found.size) == ("Avtale.pdf", FileKind.PDF, len(CONTRACT))
    assert (found.category, found.sort, found.evidence) == ("job", "employment_contract", "consent_contract")
    assert (found.source, found.purpose, found.job) == ("contract", WHY, "payroll_officer")
    assert (found.since, found.member) == (date(2026, 3, 11), house.keys[MARTE].member)


def test_every_use_is_logged_with_which_document(as_member: Opener, house: Built) -> None:
    owners = as_member(OWNER)
    document = added(owners, house)
    content_of(owners, house, document)
    content_of(owners, house, document, Event.DOCUMENT_EXPORTED)
    lines = log.read(owners, person=house.people[AMALIE])
    told = [(line.entry.event, line.entry.file) for line in lines if line.entry.event.startswith("document.")]
    named = name_of(document)
    assert told == [
        (Event.DOCUMENT_EXPORTED, named),
        (Event.DOCUMENT_OPENED, named),
        (Event.DOCUMENT_ADDED, b""),
    ]


def test_a_closed_category_neither_shows_nor_takes_documents(as_member: Opener, house: Built) -> None:
    owners = as_member(OWNER)
    document = added(owners, house, sort="pay_agreement")
    jonas = as_member(JONAS)
    person = opened(jonas, house)
    assert person.person.documents == ()
    assert "financial" in person.person.closed
    with pytest.raises(Misuse):
        documents.look(jonas, person, document, WHY)
    unread = io.BytesIO(CONTRACT)
    with pytest.raises(NotAllowed):
        documents.add(jonas, person, Wanted("pay_agreement", "avtale.pdf", unread, 1), WHY)
    assert unread.tell() == 0
    with pytest.raises(NotAllowed):
        records.open_person(as_member(TOR), house.people[AMALIE], WHY)


def test_a_look_made_up_for_a_closed_category_is_refused_by_the_gate(as_member: Opener, house: Built) -> None:
    owners = as_member(OWNER)
    document = added(owners, house, sort="pay_agreement")
    theirs = opened(owners, house)
    jonas = as_member(JONAS)
    with pytest.raises(NotAllowed):
        documents.look(jonas, theirs, document, WHY)
    with pytest.raises(NotAllowed):
        documents.remove(jonas, theirs, document, WHY)


def test_leaving_the_vault_takes_the_right_to_export(as_member: Opener, house: Built) -> None:
    marte = as_member(MARTE)
    document = added(marte, house, sort="diploma")
    right = marte.job.right("employee", "job", date(2026, 3, 11))
    assert right is not None
    content_of(marte, house, document)
    for event in (Event.DOCUMENT_EXPORTED, Event.DOCUMENT_PRINTED):
        if right.export:
            assert content_of(marte, house, document, event) == CONTRACT
        else:
            with pytest.raises(NotAllowed):
                content_of(marte, house, document, event)


def test_someone_restricted_gets_no_new_documents_and_gives_none_out(as_member: Opener, house: Built) -> None:
    owners = as_member(OWNER)
    document = added(owners, house)
    records.set_status(owners, house.people[AMALIE], "active", WHY, restricted="accuracy")
    with pytest.raises(NotAllowed):
        added(owners, house)
    with pytest.raises(NotAllowed):
        content_of(owners, house, document, Event.DOCUMENT_EXPORTED)
    assert content_of(owners, house, document) == CONTRACT


def test_removing_keeps_the_content_until_it_is_purged_and_can_be_undone(as_member: Opener, house: Built) -> None:
    owners = as_member(OWNER)
    document = added(owners, house)
    documents.remove(owners, opened(owners, house), document, WHY)
    person = opened(owners, house)
    assert person.person.documents == ()
    assert person.filed[document].document.removed == date(2026, 3, 11)
    documents.bring_back(owners, person, document, WHY)
    assert [one.id for one in opened(owners, house).person.documents] == [document]
    assert content_of(owners, house, document) == CONTRACT
    assert check.check(owners).findings == ()


def test_two_who_mark_the_same_document_do_not_overwrite_each_other(as_member: Opener, house: Built) -> None:
    owners, marte = as_member(OWNER), as_member(MARTE)
    document = added(owners, house)
    first, second = opened(owners, house), opened(marte, house)
    documents.mark(owners, first, document, WHY, evidence=False)
    with pytest.raises(Busy):
        documents.mark(marte, second, document, WHY, evidence=True)
    assert opened(owners, house).filed[document].document.evidence == ""
    documents.mark(marte, opened(marte, house), document, WHY, evidence=True)
    assert opened(owners, house).filed[document].document.evidence == "consent_contract"


def test_what_a_document_is_can_be_corrected_and_keeps_its_content(as_member: Opener, house: Built) -> None:
    owners = as_member(OWNER)
    document = added(owners, house)
    when = date(2024, 2, 29)
    documents.correct(owners, opened(owners, house), document, WHY, since=when, source="person")
    found = opened(owners, house).filed[document].document
    assert (found.since, found.source, found.evidence) == (when, "person", "consent_contract")
    assert content_of(owners, house, document) == CONTRACT
    same = next(one for one in _sorts(owners) if one.category == found.category and one.evidence is None)
    documents.correct(owners, opened(owners, house), document, WHY, sort=same.key)
    found = opened(owners, house).filed[document].document
    assert (found.sort, found.evidence, found.since) == (same.key, "", when)
    assert check.check(owners).findings == ()
    revision = found.revision
    documents.correct(owners, opened(owners, house), document, WHY, since=when)  # says nothing new: nothing is saved
    assert opened(owners, house).filed[document].document.revision == revision


def test_a_correction_into_another_category_or_from_nowhere_is_refused(as_member: Opener, house: Built) -> None:
    owners = as_member(OWNER)
    document = added(owners, house)
    held = opened(owners, house).filed[document].document
    other = next(one for one in _sorts(owners) if one.category != held.category)
    with pytest.raises(Misuse, match="another category"):
        documents.correct(owners, opened(owners, house), document, WHY, sort=other.key)
    with pytest.raises(Misuse, match="no such source"):
        documents.correct(owners, opened(owners, house), document, WHY, source="hearsay")
    assert opened(owners, house).filed[document].document == held


def _sorts(gate: Gate) -> tuple[DocumentSort, ...]:
    return gate.session.register.populations["employee"].documents


def test_a_first_card_may_be_saved_where_a_document_already_is(as_member: Opener, house: Built) -> None:
    owners = as_member(OWNER)
    live = house.people[LIVE]
    person = records.edit_person(owners, live, "recruitment", ["feedback"])
    documents.add(owners, person, wanted("Kjære alle".encode(), "letter", "brev.txt"), "recruitment")
    records.save(owners, person, entered(own_feedback="Vil gjerne vite mer."), "recruitment")
    found = records.open_person(owners, live, "recruitment", ["feedback"]).person
    assert [one.kind for one in found.documents] == [FileKind.TEXT]
    assert found.cards["feedback"].fields["own_feedback"][0].text == "Vil gjerne vite mer."
    assert records.history(owners, live, "recruitment", ["feedback"]) == ()


def test_a_document_alone_tells_that_its_category_holds_something(as_member: Opener, house: Built) -> None:
    owners, live = as_member(OWNER), house.people[LIVE]
    person = records.open_person(owners, live, "recruitment")
    assert "financial" not in person.person.cards
    documents.add(owners, person, wanted(b"x", "other_financial", "tall.txt"), "recruitment")
    found = records.open_person(owners, live, "recruitment").person
    assert "financial" not in found.cards
    assert [one.category for one in found.documents] == ["financial"]


def test_sorts_and_sources_the_register_has_not_are_refused(as_member: Opener, house: Built) -> None:
    owners = as_member(OWNER)
    person = opened(owners, house)
    with pytest.raises(Misuse, match="no such document"):
        documents.add(owners, person, wanted(CONTRACT, "tomfoolery"), WHY)
    with pytest.raises(Misuse, match="no such source"):
        documents.add(owners, person, Wanted("cv", "cv.pdf", io.BytesIO(b""), 0, source="hearsay"), WHY)


def test_stopping_leaves_nothing(as_member: Opener, house: Built) -> None:
    owners = as_member(OWNER)
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        documents.add(
            owners,
            opened(owners, house),
            wanted(bytes(4 * CHUNK_BYTES)),
            WHY,
            Work(cancelled=lambda: next(asked)),
        )
    assert opened(owners, house).person.documents == ()
    assert bare(house, owners) == []


def test_what_a_killed_process_left_is_swept_away_after_a_day(
    as_member: Opener, house: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = as_member(OWNER)
    document = added(owners, house)
    store = owners.session.store
    store.bring(bytes(16), 0, b"left over")
    store.sweep()
    assert len(bare(house, owners)) == 2
    if owners.session.home.local:
        monkeypatch.setattr(chunks, "today", lambda: int((date.today() - date(1970, 1, 1)) / timedelta(days=1)) + 2)
        assert len(check.check(owners).findings) == 1
        added(owners, house)
        assert len(bare(house, owners)) == 2
        assert check.check(owners).findings == ()
    store.drop(document.bytes)
    assert content_of(owners, house, document) == CONTRACT  # a document that stands is never dropped


def bare(house: Built, gate: Gate) -> list[object]:
    """Every chunk there is, whoever's."""
    store = gate.session.store
    if house.server:
        from entrack_vault.store import server_address
        from tests.server.running import RUNNING

        address = server_address.read(house.server)
        server = RUNNING[address.more["host"]]
        return [row for row in server.psql("SELECT position FROM store.chunk", address.database).split() if row]
    with store.reading() as connection:
        return list(connection.exec_driver_sql("SELECT position FROM chunk"))


def test_a_ground_is_named_with_the_document_and_paper_that_show_it(as_member: Opener, house: Built) -> None:
    owner, amalie = as_member(OWNER), house.people[AMALIE]

    def grounds() -> set[str]:
        made = overview.make(owner, amalie, "nb").overview
        return {part.ground_stated_evidence for part in made.categories if part.ground_stated == "Samtykke"}

    assert grounds() == {"gitt med arbeidsavtalen du signerte"}
    file = records.edit_person(owner, amalie, "employment", ["job"])
    documents.add(owner, file, wanted(CONTRACT), "employment")
    papers.add(owner, amalie, "Original", "job", "A1", date(2026, 1, 2), "consent_contract")
    assert grounds() == {
        "gitt med arbeidsavtalen du signerte 02.01.2026 (Original), 11.03.2026 (Arbeidsavtale Bergseth.pdf)"
    }
