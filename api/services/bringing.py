"""Bringing answers and evidence from one of an employer's applications into another, to be confirmed there.

An upgrade to a newer edition and a crosswalk from another scheme both come down to this. Findings are never
brought: what an assessor said was said of another question.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from assessments.definition import Answer, Edition
from assessments.upgrades import Brought, Carry
from models.applications import Application, Claim
from models.awards import Decision, Ruling
from models.base import utc_now
from models.portfolio import EvidenceUse
from models.scope import everyones, of

LONGEST_COMMENT = 5000
# From the best to the least: several answers together are worth the least of them.
WORTH = (Answer.MET, Answer.PARTLY, Answer.NOT_MET)


@dataclass(frozen=True)
class Held:
    """What an application holds that can be brought: its claims, its evidence, and what was ruled unmet."""

    application: Application
    edition: Edition
    claims: Mapping[str, Claim]
    uses: Mapping[str, list[EvidenceUse]]
    unmet: frozenset[str]


def holdings(session: Session, application: Application, edition: Edition) -> Held:
    """Read what an application that somebody may bring from holds, in four queries or fewer."""
    uses: dict[str, list[EvidenceUse]] = {}
    for use in session.exec(of(EvidenceUse, application.id).order_by(col(EvidenceUse.id))):
        uses.setdefault(use.criterion, []).append(use)
    return Held(
        application=application,
        edition=edition,
        claims={claim.criterion: claim for claim in session.exec(of(Claim, application.id))},
        uses=uses,
        unmet=ruled_unmet(session, edition, application),
    )


def ruled_unmet(session: Session, edition: Edition, application: Application) -> frozenset[str]:
    """The criteria whose ruling was neither met nor not applicable; none when nothing was decided."""
    decided = of(Decision, application.id).with_only_columns(col(Decision.id))
    rulings = session.exec(everyones(Ruling).where(col(Ruling.decision_id).in_(decided)))
    fine = edition.counts_as_met | {"not_applicable"}
    return frozenset(ruling.criterion for ruling in rulings if ruling.answer not in fine)


def bring(
    session: Session,
    account_id: int,
    held: Held,
    new: Application,
    carries: Iterable[Carry],
    *,
    once: bool = False,
) -> list[str]:
    """Copy what each carry says into another application of the same employer, each marked "to confirm".

    An answer or comment that the new application has already is left as it is. With `once` an item of
    evidence comes along for one criterion only, the first that it was shown for. Returns the keys of the
    criteria that got something.
    """
    claims = {claim.criterion: claim for claim in session.exec(of(Claim, new.id))}
    shown = {(use.criterion, use.evidence_id) for use in session.exec(of(EvidenceUse, new.id))}
    brought = []
    for carry in carries:
        if carry.how is Brought.NOTHING:
            continue
        key = carry.criterion.key
        found = [held.claims[source] for source in carry.sources if source in held.claims]
        uses = [use for source in carry.sources for use in held.uses.get(source, ())]
        if not found and not uses:
            continue
        _bring_claim(session, account_id, held, new.id, carry, found, claims.get(key))
        for use in uses:
            taken = once and any(item == use.evidence_id for _, item in shown)
            if (key, use.evidence_id) not in shown and not taken:
                shown.add((key, use.evidence_id))
                session.add(
                    EvidenceUse(
                        application_id=new.id, criterion=key, evidence_id=use.evidence_id,
                        where=use.where, added_by=account_id,
                    )
                )  # fmt: skip
        brought.append(key)
    session.flush()
    return brought


def _bring_claim(
    session: Session,
    account_id: int,
    held: Held,
    application_id: int,
    carry: Carry,
    found: list[Claim],
    there: Claim | None,
) -> None:
    values = _values(held, carry, found)
    marks: dict[str, Any] = {"to_confirm": True, "carried_from": held.application.id}
    if there is None:
        session.add(
            Claim(
                application_id=application_id, criterion=carry.criterion.key,
                saved_by=account_id, **values, **marks,
            )
        )  # fmt: skip
        return
    kept = {name for name in ("answer", "comment") if getattr(there, name)}
    if "answer" in kept:
        values.pop("not_applicable_reason", None)
    # A page that shows the older version must not write over what has just been brought.
    there.sqlmodel_update(
        {name: value for name, value in values.items() if name not in kept}
        | marks
        | {"version": there.version + 1, "saved_by": account_id, "saved_at": utc_now()}
    )
    session.add(there)


def _values(held: Held, carry: Carry, found: list[Claim]) -> dict[str, Any]:
    """The answer and comment that these claims make together for one criterion."""
    if carry.how is Brought.EVIDENCE:
        return {}
    comments = list(dict.fromkeys(claim.comment.strip() for claim in found if claim.comment.strip()))
    answer, reason = _together(held, carry, found)
    if carry.how is Brought.ANSWER:
        return {
            "comment": "\n\n".join(comments)[:LONGEST_COMMENT],
            "answer": answer,
            "not_applicable_reason": reason,
        }
    said = [f"Before, the answer was: {held.edition.label(answer)}."] if answer else []
    return {"comment": "\n\n".join([*said, *comments])[:LONGEST_COMMENT]}


def answer_of(held: Held, carry: Carry) -> Answer | None:
    """The answer that comes along for a criterion: none unless the whole answer does."""
    if carry.how is not Brought.ANSWER:
        return None
    found = [held.claims[source] for source in carry.sources if source in held.claims]
    return _together(held, carry, found)[0] if found else None


def _together(held: Held, carry: Carry, found: list[Claim]) -> tuple[Answer | None, str | None]:
    """The one answer that several come to: the least of them, and none where one is missing or was ruled out.

    "Not applicable" comes along by itself only, and only with a reason that the criterion knows.
    """
    answers = [claim.answer for claim in found if claim.criterion not in held.unmet]
    if len(answers) < len(carry.sources) or None in answers:
        return None, None
    if set(answers) == {Answer.NOT_APPLICABLE}:
        reason = found[0].not_applicable_reason
        fits = carry.criterion.not_applicable.allowed and reason in carry.criterion.not_applicable.reasons
        return (Answer.NOT_APPLICABLE, reason) if fits else (None, None)
    if Answer.NOT_APPLICABLE in answers:
        return None, None
    return max((answer for answer in answers if answer), key=WORTH.index), None


def confirm(session: Session, application: Application, keys: Collection[str]) -> list[str]:
    """Keep what was brought for these criteria as it stands. Returns those that waited; the rest is no error.

    Somebody who saved in between has confirmed by saving, so no version is needed: theirs stays.
    """
    waiting = of(Claim, application.id).where(
        col(Claim.criterion).in_(list(keys)), col(Claim.to_confirm).is_(True)
    )
    found = sorted(claim.criterion for claim in session.exec(waiting))
    session.exec(
        sa.update(Claim)
        .where(
            col(Claim.application_id) == application.id,
            col(Claim.criterion).in_(found),
            col(Claim.to_confirm).is_(True),
        )
        .values(to_confirm=False)
    )
    session.expire_all()
    return found
