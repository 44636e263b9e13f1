"""A job description in words: what follows from each paragraph."""

from entrack_vault.domain.duties import LABELS
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.register.model import Register

ACTIONS = {"read": N_("read"), "write": N_("write"), "export": N_("export")}


def paragraph(job: JobDescription, number: int, language: Language) -> str:
    """A paragraph's text, in bokmål where it has none in English."""
    one = job.paragraphs[number - 1]
    return one.en if language == "en" and one.en else one.nb


def following(
    job: JobDescription, number: int, register: Register, language: Language, *, keys: bool = False
) -> list[str]:
    """The rights, duties and purposes that follow from a paragraph, a line each; `keys` of the purposes too."""
    found = []
    for right in job.rights:
        if right.paragraph == number:
            actions = ["read"] + ["write"] * (right.level == "write") + ["export"] * right.export
            told = ", ".join(translate(language, ACTIONS[action]) for action in actions)
            found.append(f"{room(register, right.population, right.category, language)}: {told}")
    found += [translate(language, LABELS[given.duty]) for given in job.duties if given.paragraph == number]
    purposes = [
        given.purpose for given in job.purposes if given.paragraph == number and given.purpose in register.purposes
    ]
    if purposes:
        named = [(register.purposes[key].label(language), key) for key in purposes]
        labels = ", ".join(f"{label} ({key})" if keys else label for label, key in named)
        found.append(translate(language, "Purposes: {purposes}", purposes=labels))
    return found


def room(register: Register, population: str, category: str, language: Language) -> str:
    """A room's name: its group and category."""
    return f"{register.populations[population].label(language)} · {register.categories[category].label(language)}"
