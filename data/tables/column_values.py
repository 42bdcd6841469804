"""What some columns may hold, kept apart from the library of contracts, which is slow to load."""

from __future__ import annotations

#: Eight digits, or letters and digits; of registered societies the last ones are letters again.
COMPANY_NUMBER = r"^([0-9]{8}|[A-Z]{1,2}[0-9]{3,7}[A-Z]{0,2})$"
#: The grades Forewarn keeps, best first. Older words are mapped to them in the drift tables.
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")
