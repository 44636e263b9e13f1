"""What is stored of a purge that is carried out: counts by population and category, and the rules. No one's data."""

from collections import Counter, defaultdict
from typing import Any

from entrack_vault.access_log import Entry
from entrack_vault.domain.ids import Id
from entrack_vault.register.compartments import CASES
from entrack_vault.register.model import RetentionRule
from entrack_vault.services import backup
from entrack_vault.services.backup_places import KEYS_KEPT
from entrack_vault.services.common import PurgeCount, PurgeDone, PurgeRule, PurgeSystem, PurgeUncleaned, PurgeYear
from entrack_vault.services.company_entries import SystemEntry
from entrack_vault.services.entering import PURGED
from entrack_vault.services.purge_plan import Plan
from entrack_vault.services.session import Session


def done_of(session: Session, proposed: Entry, approved: Entry, plan: Plan) -> PurgeDone:
    """The facts of a purge that is about to be carried out. Its counts are those the transaction insists on."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    people: dict[tuple[str, str], set[Id]] = defaultdict(set)
    for one in plan.people:
        for part in (part for part in one.going if part.kind != "paper"):
            at = (one.population, part.category)
            counts[at]["values" if part.kind == "case" else part.kind] += part.count
            people[at].add(one.person)
    rules = {part.rule for one in plan.people for part in one.going if part.rule}
    known = session.register.retention
    return PurgeDone(
        plan=plan.hash,
        proposed=proposed.at,
        approved=approved.at,
        proposer=proposed.member,
        approver=approved.member,
        people=sum(bool(one.going) for one in plan.people),
        gone=len(plan.gone),
        revisions=len(plan.revisions),
        counts=tuple(
            PurgeCount(
                population=population,
                category=category,
                people=len(people[population, category]),
                values=count["values"],
                documents=count["documents"],
                whole=count["category"],
                earlier=count["earlier"],
            )
            for population in session.register.populations
            for category in (*session.register.categories, CASES)
            if (count := counts.get((population, category))) is not None
        ),
        rules=tuple(_rule(known[key]) for key in sorted(rules)),
        years=_years(session, plan),
        requests=plan.requests,
        papers=plan.papers,
        systems=systems_of(session, plan),
        **_backups(session),
    )


def _rule(rule: RetentionRule) -> PurgeRule:
    label = {"nb": rule.label.of("nb"), "en": rule.label.of("en")}
    return PurgeRule(key=rule.key, label=label, decided=rule.decided)


def systems_of(session: Session, plan: Plan) -> tuple[PurgeSystem, ...]:
    """The other systems that hold something of a category that something goes from."""
    goes = {(one.population, part.category) for one in plan.people for part in one.going}
    in_force = {one.subject: one.content for one in session.company if isinstance(one.content, SystemEntry)}
    found = []
    for about, entry in in_force.items():
        held = {(group, one) for group, rooms in entry.holds.items() for one in rooms}
        if entry.until is None and held & goes:
            found.append(PurgeSystem(id=about, name=entry.name, holds=tuple(sorted(held & goes))))
    return tuple(found)


def _years(session: Session, plan: Plan) -> tuple[PurgeYear, ...]:
    gone = [(one.population, PURGED, session.today.year) for one in plan.people if one.gone]
    counts = Counter((*plan.ended, *gone))
    return tuple(
        PurgeYear(population=population, event=event, year=year, count=count)
        for (population, event, year), count in sorted(counts.items())
    )


def _backups(session: Session) -> dict[str, Any]:
    """Where key files lie that open what is purged now, and until when they may: every one there is, for the next
    backup has not been made yet."""
    places = backup.destinations(session, former=True)
    uncleaned = [place for place in places if place.keys or not place.reachable]  # all are from before it
    if not uncleaned:
        return {}
    made = [place.keys[0].made if place.reachable else session.now() for place in uncleaned]
    return {
        "keys_until": (max(made) + KEYS_KEPT).astimezone().date(),
        "uncleaned": tuple(
            PurgeUncleaned(place=str(place.place), keys=len(place.keys) if place.reachable else None)
            for place in uncleaned
        ),
    }
