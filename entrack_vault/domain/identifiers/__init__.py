"""Numbers that stand for someone or something: identity, bank account, IBAN and organisation numbers.

Every module has `parse`, which gives the canonical characters or raises RefusedValue with the reason and never
the value, and `show`, which groups them the way they are printed.
"""
