"""What a part of a purge's plan is called where people read it, in the window and on the command line."""

from entrack_vault.domain.purges import Part
from entrack_vault.domain.rights_cases import RIGHTS, Right
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.register.model import Population, Register


def part_name(register: Register, group: Population, part: Part, language: Language) -> str:
    """A field, its earlier values, a sort of document, a whole category, the right that was asked for, or paper."""
    if part.kind == "case":
        return translate(language, RIGHTS[Right(part.key)])
    if part.kind == "paper":
        return translate(language, N_("Paper in the safe"))
    if part.kind == "category":
        return register.categories[part.category].label(language)
    label = (group.sorts[part.key] if part.kind == "documents" else group.by_key[part.key]).label(language)
    return translate(language, N_("{field}, earlier"), field=label) if part.kind == "earlier" else label


def category_name(register: Register, category: str, language: Language) -> str:
    """A category, or what a population's cases are called."""
    found = register.categories.get(category)
    return found.label(language) if found else translate(language, N_("Requests"))
