"""An invented person's overview in both languages: every kind of part, one category closed, one empty."""

from dataclasses import replace

from entrack_vault.domain.overview import (
    CategoryPart,
    Disclosure,
    EarlierValue,
    HeldDocument,
    HeldValue,
    LogLine,
    Overview,
    Reader,
    RequestLine,
)
from entrack_vault.i18n import Language

HASH = "60bec61fd08a68f18932b0a4811edbba7167848df17abd1461f399ab573dd3e5"


def value(label: str, text: str, since: str, source: str, purpose: str, delete_by: str, note: str = "") -> HeldValue:
    """A value entered by payroll."""
    return HeldValue(label, text, note, since, source, "Lønnsmedarbeider", purpose, delete_by)


def contact() -> CategoryPart:
    """Contact details of a former employee, on hold."""
    return CategoryPart(
        name="Kontakt",
        ground_stated="Samtykke",
        ground_stated_evidence="gitt med arbeidsavtalen du signerte 24.06.2020",
        ground_assessed="Avtale",
        ground_assessed_article="personvernforordningen art. 6 nr. 1 b",
        purposes="Sluttoppgjør, lønn og post",
        delete_by="30.03.2026",
        values=(
            value("Adresse", "Eksempelveien 14 B, 0155 Oslo", "03.08.2020", "Deg", "Lønn og post", "30.03.2026"),
            value("E-post", "amalie.bergseth@example.no", "03.08.2020", "Deg", "Sluttoppgjør", "30.03.2026"),
            value("Mobil", "+47 000 00 014", "03.08.2020", "Deg", "Sluttoppgjør", "30.03.2026"),
        ),
        rules=("Frist: 30 dager etter fratreden. Fratredelsen var 28.02.2026.",),
        portable="Adresse, e-post og mobil har du gitt selv. De kan leveres på fil (dataportabilitet).",
        on_hold=True,
    )


def demographic() -> CategoryPart:
    """Two values, nothing else."""
    return CategoryPart(
        name="Demografi",
        ground_stated="Samtykke",
        ground_stated_evidence="gitt med arbeidsavtalen du signerte 24.06.2020",
        ground_assessed="Rettslig plikt",
        ground_assessed_article="personvernforordningen art. 6 nr. 1 c",
        purposes="A-melding",
        delete_by="28.08.2026",
        values=(
            value("Fødselsdato", "15.09.1993", "03.08.2020", "Deg", "A-melding", "28.08.2026"),
            value("Kjønn", "Kvinne", "03.08.2020", "Deg", "A-melding", "28.08.2026"),
        ),
        rules=("Frist: seks måneder etter fratreden.",),
        on_hold=True,
    )


def financial() -> CategoryPart:
    """A category that fills a page: identity number, pay, earlier values, documents, recipients."""
    return CategoryPart(
        name="Økonomi",
        ground_stated="Samtykke",
        ground_stated_evidence="gitt med arbeidsavtalen du signerte 24.06.2020",
        ground_assessed="Rettslig plikt og avtale",
        ground_assessed_article="personvernforordningen art. 6 nr. 1 c og b",
        purposes="Lønn, a-melding, skattetrekk",
        delete_by="31.12.2031",
        values=(
            value(
                "Fødselsnummer", "158993 41136", "03.08.2020", "Deg", "A-melding", "31.12.2031", "Syntetisk nummer"
            ),
            value("Kontonummer", "1234.56.78903", "14.01.2022", "Deg", "Lønnsutbetaling", "31.12.2031"),
            replace(
                value("Månedslønn", "58 400 kr", "01.05.2025", "Lønnsavtale", "Lønnsutbetaling", "31.12.2031"),
                entered_by="Økonomisjef",
            ),
            value("Skattekort 2026", "Tabelltrekk", "18.12.2025", "Skatteetaten", "Skattetrekk", "31.12.2031"),
        ),
        earlier=(
            EarlierValue("Månedslønn", "55 900 kr", "01.05.2024–30.04.2025", "Årlig lønnsregulering"),
            EarlierValue("Månedslønn", "53 600 kr", "01.05.2023–30.04.2024", "Årlig lønnsregulering"),
            EarlierValue("Kontonummer", "1111.11.11113", "03.08.2020–13.01.2022", "Meldt av deg"),
        ),
        documents=(
            HeldDocument("Lønnsbilag 2021–2026", "62 lønnsslipper", "samlet", "2,1 MB", "31.12.2026, eldste år"),
            HeldDocument("Timelister 2022–2026", "50 måneder", "samlet", "640 kB", "30.06.2026, eldste år"),
            HeldDocument("Årsoppgave 2025", "PDF, 2 sider", "14.01.2026", "84 kB", "31.12.2030"),
        ),
        disclosures=(
            Disclosure("Skatteetaten", "Fødselsnummer, lønn, trekk", "Hver måned", "a-opplysningsloven", "Norge"),
            Disclosure("Banken", "Navn, kontonummer, beløp", "Hver lønning", "Avtalen med deg", "Norge"),
            Disclosure("Pensjonsleverandøren", "Fødselsnummer, lønn", "Hver måned", "OTP-loven", "Norge"),
        ),
        rules=(
            "Frist: fem år etter utgangen av regnskapsåret (bokføringsloven § 13). Fratredelsen var 28.02.2026, "
            "regnskapsåret slutter 31.12.2026.",
        ),
        places=(
            "Lønnsprogrammet: alle fire opplysninger. Safen, perm 4: arbeidsavtalen på papir, lagt inn 03.08.2020.",
        ),
        portable="Fødselsnummer og kontonummer har du gitt selv. De kan leveres på fil (dataportabilitet).",
        on_hold=True,
    )


def job() -> CategoryPart:
    """Values and documents about the position."""
    return CategoryPart(
        name="Jobb",
        ground_stated="Samtykke",
        ground_stated_evidence="gitt med arbeidsavtalen du signerte 24.06.2020",
        ground_assessed="Avtale",
        ground_assessed_article="personvernforordningen art. 6 nr. 1 b",
        purposes="Arbeidsforhold, attest",
        delete_by="28.02.2036",
        values=(
            value("Stilling", "Regnskapsmedarbeider", "03.08.2020", "Deg", "Arbeidsforhold", "28.02.2036"),
            value("Avdeling", "Økonomi", "03.08.2020", "Leder", "Arbeidsforhold", "28.08.2026"),
            value("Ønsker", "Mer ansvar for årsoppgjøret", "11.02.2024", "Deg", "Arbeidsforhold", "28.08.2026"),
        ),
        documents=(
            HeldDocument("Arbeidsavtale", "PDF, 6 sider", "24.06.2020", "310 kB", "31.12.2031"),
            HeldDocument("CV", "PDF, 2 sider", "12.05.2020", "96 kB", "28.08.2026"),
            HeldDocument("Attest", "PDF, 1 side", "10.03.2026", "41 kB", "28.02.2036"),
        ),
        rules=("Navn, periode og stilling kan stå i inntil ti år til en attest (aml. § 15-15).",),
        places=("Safen, perm 4: arbeidsavtalen på papir, lagt inn 03.08.2020.",),
        on_hold=True,
    )


def feedback() -> CategoryPart:
    """Closed to payroll, who prints."""
    return CategoryPart(
        name="Tilbakemeldinger",
        ground_stated="Samtykke",
        ground_stated_evidence="",
        ground_assessed="Berettiget interesse",
        ground_assessed_article="",
        purposes="Oppfølging av det du selv har meldt",
        delete_by="",
        closed="Personalansvarlig",
    )


def social() -> CategoryPart:
    """Nothing is held."""
    return CategoryPart("Sosial profil", "Samtykke", "", "Samtykke", "", "", "")


def log(lines: int = 7) -> tuple[LogLine, ...]:
    """The newest lines of the access log."""
    seven = (
        LogLine("11.03.2026 09.19", "Skrev ut oversikt", "Alle", "Innsynskrav 2026-014", "Lønnsmedarbeider"),
        LogLine("11.03.2026 08.58", "Åpnet kort", "Økonomi", "Sluttoppgjør", "Lønnsmedarbeider"),
        LogLine("11.03.2026 08.58", "Viste fødselsnummer", "Økonomi", "A-melding", "Lønnsmedarbeider"),
        LogLine("11.03.2026 08.57", "Åpnet kort", "Kontakt", "Sluttoppgjør", "Lønnsmedarbeider"),
        LogLine("04.03.2026 10.12", "Åpnet kort", "Jobb", "Attest", "Personalansvarlig"),
        LogLine("02.03.2026 13.30", "Satte slettesperre", "Alle", "Rettskrav", "Økonomisjef"),
        LogLine("24.02.2026 14.05", "Lagret kort", "Kontakt", "Sluttoppgjør", "Lønnsmedarbeider"),
    )
    return tuple(seven[number % 7] for number in range(lines))


def _requests() -> tuple[RequestLine, ...]:
    return (
        RequestLine("2026-3F9A2C", "Innsyn", "Hvem har sett på lønnen?", "02.03.2026", "Innen 02.04.2026"),
        RequestLine("2024-0B71D4", "Retting", "Feil dato for ansettelse.", "04.11.2024", "Imøtekommet, 11.11.2024"),
    )


def sample(language: Language = "nb") -> Overview:
    """Amalie Bergseth, who left on 28.02.2026 and asked what is held on her. She does not exist."""
    return Overview(
        language=language,
        demonstration=True,
        organisation="Entrack AS",
        department="Lønn og økonomi",
        contact="personvern@example.no",
        document_number="O-2026-0031",
        printed="11.03.2026 kl. 09.20",
        recipient=("Amalie Bergseth", "Eksempelveien 14 B", "0155 Oslo"),
        person="Amalie Bergseth",
        population="tidligere ansatt",
        case_number="2026-014",
        received="16.02.2026, på e-post",
        deadline="16.03.2026",
        identity_check="18.02.2026, legitimasjon vist",
        held=True,
        summary=(
            "Du er registrert som tidligere ansatt. Vi har 12 opplysninger i fire kategorier og 6 dokumenter. Her "
            "ser du hva vi har, hvorfor vi har det, hvor det kommer fra, hvem som har sett det, og når det slettes. "
            "Oversikten er gratis.\n\nEr noe feil eller uklart, ta kontakt. Du kan også be om en fullstendig "
            "gjennomgang, der vi går gjennom alt sammen med deg."
        ),
        categories=(contact(), demographic(), financial(), job(), feedback(), social()),
        incomplete=(
            "Oversikten er ikke fullstendig: Tilbakemeldinger er lukket for den som skrev den ut. Du får den delen "
            "av Personalansvarlig innen 16.03.2026."
        ),
        hold_note=(
            "Slettesperre siden 02.03.2026 på grunn av et lønnskrav. Så lenge den varer, slettes ingenting. "
            "Vurderes på nytt innen 02.09.2026."
        ),
        where=(
            "I dette hvelvet, i lønnsprogrammet (økonomi) og på papir i safen (perm 4, arbeidsavtalen).",
            "Sikkerhetskopier kan ikke leses lenger enn 35 dager etter en sletting.",
        ),
        disclosed=("Skatteetaten, Nav, banken og pensjonsleverandøren. Landet står i hver kategori.",),
        sources=("Skatteetaten (skattekort) og lederen din (avdeling).",),
        left_out=("Ett internt notat fra saksforberedelsen, etter personopplysningsloven § 16.",),
        automated="Ingen. Vi profilerer deg ikke.",
        readers=(
            Reader(
                "Lønnsmedarbeider", 2, ("lese, skrive", "lese, skrive", "lese, skrive", "lese, skrive", "", "lese")
            ),
            Reader("Personalansvarlig", 1, ("lese", "lese", "", "lese, skrive", "lese, skrive", "")),
            Reader("Økonomisjef", 1, ("lese", "lese", "lese, skrive", "lese", "lese", "")),
        ),
        requests=_requests(),
        log=log(),
        log_note="de 7 siste av 47 oppføringer om deg, siden 11.03.2024",
        log_sequence=18247,
        log_hash=HASH,
        names_note="Navn på medarbeidere er ikke tatt med. Du kan be økonomisjefen om dem.",
        rights=(
            ("Innsyn", "Du kan når som helst be om en ny oversikt."),
            ("Retting", "Er noe feil eller mangelfullt, retter vi det."),
            ("Sletting", "Det som ikke lenger trengs, kan du kreve slettet."),
            ("Begrensning", "Er du uenig i noe, kan bruken stanses imens."),
            ("Dataportabilitet", "Det du har gitt oss, kan du få på fil."),
            ("Protest", "Du kan protestere der grunnlaget er berettiget interesse."),
        ),
    )


def nothing(language: Language = "nb") -> Overview:
    """The answer to someone on whom nothing is held."""
    return replace(
        sample(language),
        population="",
        held=False,
        summary="Vi har søkt i alle grupper og kategorier på navnet og e-postadressen du oppga.",
        categories=(),
        incomplete="",
        hold_note="",
        where=(),
        disclosed=(),
        sources=(),
        left_out=(),
        readers=(),
        requests=(),
        log=(),
        log_note="",
    )


def full(language: Language = "nb", values: int = 60, lines: int = 50) -> Overview:
    """As much as someone with many years in the company may have."""
    base = sample(language)
    parts = [contact(), demographic(), financial(), job()]
    each = values // len(parts)
    filled = tuple(
        replace(part, values=tuple(part.values[number % len(part.values)] for number in range(each)))
        for part in parts
    )
    return replace(base, categories=filled, log=log(lines), readers=base.readers)
