"""What a new application takes over from the last one, so that nobody writes the same thing twice."""

from sqlmodel import Session

from api.services.bringing import ruled_unmet
from assessments.definition import Edition
from models.applications import Application, Claim
from models.portfolio import Campaign, EvidenceUse
from models.scope import of


def carry_over(session: Session, edition: Edition, last: Application, new: Application) -> None:
    """Copy comments, evidence, campaigns and answers from the enrolment's last application to a new one.

    Only within an edition: what a criterion asks may have changed in another. An answer that was ruled other
    than met is left to be given again; its comment and evidence stay. Campaigns belong to the level they were
    run for, so they come along when the same level is tried again.
    """
    if last.edition_id != new.edition_id:
        return
    unmet = ruled_unmet(session, edition, last)
    for claim in session.exec(of(Claim, last.id)):
        kept = claim.model_dump(include={"criterion", "comment", "saved_by", "to_confirm", "carried_from"})
        if claim.criterion not in unmet:
            kept |= claim.model_dump(include={"answer", "not_applicable_reason"})
        session.add(Claim(application_id=new.id, **kept))
    # A scheme that takes evidence once takes it again only for another try at what it was shown for.
    once = edition.evidence_policy.reuse == "none" and last.level != new.level
    for use in () if once else session.exec(of(EvidenceUse, last.id)):
        kept = use.model_dump(include={"criterion", "evidence_id", "where", "added_by"})
        session.add(EvidenceUse(application_id=new.id, **kept))
    if last.level == new.level:
        for campaign in session.exec(of(Campaign, last.id)):
            kept = campaign.model_dump(exclude={"id", "application_id"})
            session.add(Campaign(application_id=new.id, **kept))
    session.flush()
