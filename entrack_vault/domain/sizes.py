"""How large something is, in words."""

from entrack_vault.i18n import Language

_UNITS = ("kB", "MB", "GB")


def show_size(size: int, language: Language) -> str:
    """Bytes as people read them: 312 kB, 1.2 MB; in bokmål with a comma."""
    if size < 1000:
        return f"{size} B"
    amount, unit = size / 1000, 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    text = f"{amount:.0f}" if unit == 0 or amount >= 99.5 else f"{amount:.1f}"
    return f"{text.replace('.', ',') if language == 'nb' else text} {_UNITS[unit]}"
