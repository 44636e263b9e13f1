"""What a revision's content may be. The number stands beside every revision and is bound into what is sealed.

A later shape of a card or a document gets a number of its own.
"""

CARD = 1  # a card, a state, or one of the vault's own records
DOCUMENT = 2  # what is known of a document; its content lies in chunks
HOLD = 3  # a hold on someone, in their population's cases
RIGHTS_CASE = 4  # a request by someone, in their population's cases
PAPER = 5  # something on paper about someone, in their population's cases
WITHHELD = 6  # what is left out of someone's overview, beside their state
INCIDENT = 7  # an incident, in the compartment of incidents
KNOWN = frozenset({CARD, DOCUMENT, HOLD, RIGHTS_CASE, PAPER, WITHHELD, INCIDENT})
