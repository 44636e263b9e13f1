"""The one source of what may be held: read from resources/register and validated before anything is opened."""

from entrack_vault.register.load import load, standard
from entrack_vault.register.model import (
    Category,
    Field,
    JobTemplate,
    Kind,
    Population,
    Purpose,
    Register,
    Text,
)

__all__ = [
    "Category",
    "Field",
    "JobTemplate",
    "Kind",
    "Population",
    "Purpose",
    "Register",
    "Text",
    "load",
    "standard",
]
