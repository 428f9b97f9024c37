"""Certificates as anybody may check them: the page, the PDF, and the form that leads to both."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from sqlmodel import Session

from api.database import Db
from api.documents.certificate import certificate_pdf, qr_svg
from api.files import content_disposition
from api.guards import Anybody
from api.services.certificates import Certificate, as_document, certificate_of
from assessments.awards import STANDING_WORDS, tidy_certificate_number
from frontend.rendering import as_date, redirect, render
from models.base import utc_now

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Number = Annotated[str, Path(max_length=100)]


# Stands before the page, whose address would take its ending for part of the number.
@router.get("/certificates/{number}.pdf", response_class=Response)
def download_certificate(request: Request, number: Number, _: Anybody, db: Db) -> Response:
    """The certificate as an accessible PDF; an award that has run out has none any more."""
    certificate = _find(db, number)
    if certificate is None:
        return _unknown(request, number)
    award = certificate.found
    if not certificate.holds:
        raise HTTPException(
            410,
            f"This award is not current ({STANDING_WORDS[certificate.standing].lower()}), so its certificate "
            f"cannot be downloaded. The page of certificate {award.certificate_number} says more.",
        )
    name = f"{award.level_title} certificate, {award.employer_name}.pdf"
    return Response(
        certificate_pdf(as_document(certificate)),
        media_type="application/pdf",
        headers={"Content-Disposition": content_disposition(name)},
    )


@router.get("/certificates/{number}")
def show_certificate(request: Request, number: Number, _: Anybody, db: Db) -> Response:
    """Who holds what, from when to when, and how it stands today."""
    certificate = _find(db, number)
    if certificate is None:
        return _unknown(request, number)
    return render(
        request,
        "register/certificate.html",
        certificate=certificate,
        found=certificate.found,
        standing=certificate.standing,
        words=STANDING_WORDS[certificate.standing],
        today=as_date(utc_now()),
        # Drawn by ourselves from an address of ours, so its markup can be trusted.
        qr=Markup(qr_svg(certificate.url)),  # noqa: S704
    )


@router.get("/verify")
def verify(
    request: Request, _: Anybody, db: Db, number: Annotated[str | None, Query(max_length=100)] = None
) -> Response:
    """Find a certificate by its number, however it was typed."""
    if number is None or not number.strip():
        error = "" if number is None else "Enter the number on the certificate"
        return _form(request, "", error, 200 if number is None else 422)
    certificate = _find(db, number)
    if certificate is None:
        return _unknown(request, number)
    return redirect(f"/certificates/{certificate.found.certificate_number}")


def _find(db: Session, number: str) -> Certificate | None:
    return certificate_of(db, number, utc_now().date())


def _unknown(request: Request, number: str) -> Response:
    tidied = tidy_certificate_number(number)
    error = (
        f"There is no certificate {tidied}. Compare it with the paper, letter by letter."
        if tidied
        else "That is not a certificate number. It looks like HM-2026-7K3Q-9XWP."
    )
    return _form(request, number, error, 404)


def _form(request: Request, number: str, error: str, status: int) -> Response:
    return render(request, "register/verify.html", status, number=number, error=error)
