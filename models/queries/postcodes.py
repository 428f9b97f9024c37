"""Where a postcode lies, by the newest look-up that was loaded."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from models.reference import PostcodeArea

# SQLite and PostgreSQL both take this many values in one list with ease.
CHUNK = 3_000


def forms_of(postcode: str) -> tuple[str, str, str]:
    """A postcode ("NE1 4LP"), its sector ("NE1 4") and its district ("NE1"): the longest known decides."""
    district, _, rest = postcode.partition(" ")
    return postcode, f"{district} {rest[:1]}", district


def areas_of_postcodes(session: Session, postcodes: Collection[str]) -> dict[str, str]:
    """The local authority of each postcode, written with its space; "" for one that no look-up knows."""
    wanted = sorted({form for postcode in postcodes for form in forms_of(postcode)})
    known: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        rows = select(PostcodeArea.postcode, PostcodeArea.area_code).where(
            col(PostcodeArea.postcode).in_(some)
        )
        known |= dict(session.exec(rows).all())
    return {
        postcode: next((known[form] for form in forms_of(postcode) if form in known), "")
        for postcode in postcodes
    }
