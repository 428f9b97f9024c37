"""What a certificate says, for its page, its PDF and programs alike."""

from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from api.documents.certificate import CertificateData
from api.services.notices import link
from assessments.awards import HELD, Standing
from assessments.definition import Edition
from models.awards import AwardTheme, StatusGrant
from models.queries.editions import edition_of
from models.queries.register import PublicAward, by_certificate, themes_of
from models.queries.statuses import statuses_beside


@dataclass(frozen=True)
class Certificate:
    """An award with everything its certificate shows. `note` is empty for an official definition."""

    found: PublicAward
    themes: list[AwardTheme]
    standing: Standing
    url: str
    note: str
    disclaimer: str
    statuses: list[StatusGrant] = field(default_factory=list)  # held today beside the level

    @property
    def holds(self) -> bool:
        """Whether the award is held today: what has run out must never look as if it stood."""
        return self.standing in HELD


def certificate_of(session: Session, number: str, today: date) -> Certificate | None:
    """The certificate of a number, however it was typed; None when there is none."""
    found = by_certificate(session, number, today)
    if found is None:
        return None
    edition = edition_of(session, found.edition_id)
    return Certificate(
        found=found,
        themes=themes_of(session, found),
        standing=found.standing(today),
        url=link(f"/certificates/{found.certificate_number}"),
        note=unofficial_note(edition),
        disclaimer="" if edition.official else edition.disclaimer,
        statuses=statuses_beside(session, found.id, today),
    )


def unofficial_note(edition: Edition) -> str:
    """The line that keeps a demonstration from passing for the real thing; empty for an official edition."""
    if edition.official:
        return ""
    return f"Unofficial demonstration definition of the {edition.title}; not approved by its owner."


def as_document(certificate: Certificate) -> CertificateData:
    """What the PDF of a certificate is made from."""
    found = certificate.found
    return CertificateData(
        employer=found.employer_name,
        scheme=found.scheme,
        level=found.level_title,
        awarded_by=f"{found.host}, {found.programme}",
        starts_on=found.starts_on,
        ends_on=found.until,
        number=found.certificate_number,
        url=certificate.url,
        themes=[(theme.theme_title, theme.level_title) for theme in certificate.themes],
        note=certificate.note,
        statuses=[one.status_title for one in certificate.statuses],
    )
