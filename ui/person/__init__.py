"""One person: cards made from the register, edited in place, revealed on a stated purpose."""
