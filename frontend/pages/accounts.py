"""Signing up, in and out, passwords, and a person's own account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import Anybody, CurrentActor, Id, session_cookie
from api.identity import end_session
from api.services import accounts
from api.signing_in import Checked, check_password, limits_for
from frontend.forms.accounts import ForgottenForm, NewPasswordForm, SignInForm, SignUpForm, TokenForm
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.rendering import redirect, render

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/sign-in")
def show_sign_in(request: Request, _: Anybody, next: str = "/") -> Response:
    """The sign-in form; `next` is where to go afterwards."""
    return render(request, "accounts/sign_in.html", form=Bound.empty(SignInForm, next=next))


async def checked_sign_in(request: Request, form: Posted) -> tuple[Bound[SignInForm], Checked | None]:
    """The form, and whether its password is right when it can be read at all."""
    bound = bind(SignInForm, form)
    if bound.value is None:
        return bound, None
    password = bound.value.password.get_secret_value()
    return bound, await check_password(request, bound.value.email, password)


# Stands before `Db`, so that the password's hash is run before the transaction begins.
CheckedSignIn = Annotated[tuple[Bound[SignInForm], Checked | None], Depends(checked_sign_in)]


@router.post("/sign-in")
def sign_in(request: Request, sent: CheckedSignIn, _: Anybody, db: Db) -> Response:
    """Sign in, unless that was tried too often from here or for this account."""
    bound, checked = sent
    if checked is None:
        return render(request, "accounts/sign_in.html", 422, form=bound)
    # Counted outside the attempt: a wrong password is rolled back, its count is not.
    for subject, limit in limits_for(request, bound.text("email")).items():
        accounts.count_attempt(db, [subject], limit)
    hours = request.app.state.settings.session_hours
    tried = attempt(
        db, bound, lambda _: accounts.sign_in(db, checked.credentials, right=checked.right, hours=hours)
    )
    if tried.result is None:
        return render(request, "accounts/sign_in.html", tried.status, form=tried.form)
    if before := request.cookies.get(session_cookie(request)):
        end_session(db, before)
    return signed_in_response(request, tried.result[1], bound.text("next"))


def signed_in_response(request: Request, token: str, to: str, notice: str | None = None) -> Response:
    """Go on to a page with the session cookie set."""
    response = redirect(to or "/", notice)
    name = session_cookie(request)
    response.set_cookie(
        name, token, path="/", httponly=True, samesite="lax", secure=name.startswith("__Host-")
    )
    return response


@router.post("/sign-out")
def sign_out(request: Request, _: Anybody, db: Db) -> Response:
    """Sign this browser out."""
    name = session_cookie(request)
    if token := request.cookies.get(name):
        end_session(db, token)
    response = redirect("/", "You have signed out.")
    response.delete_cookie(name, path="/", secure=name.startswith("__Host-"))
    return response


@router.get("/sign-up")
def show_sign_up(request: Request, _: Anybody, next: str = "/") -> Response:
    """The form that makes an account."""
    return render(request, "accounts/sign_up.html", form=Bound.empty(SignUpForm, next=next))


@router.post("/sign-up")
def sign_up(request: Request, form: Posted, _: Anybody, db: Db) -> Response:
    """Make an account and sign in to it."""
    settings = request.app.state.settings
    client = request.client.host if request.client else ""
    accounts.count_attempt(db, [f"sign-up from {client}"], settings.sign_in_attempts)

    def make(given: SignUpForm) -> str:
        password = given.password.get_secret_value()
        account = accounts.sign_up(db, name=given.name, email=given.email, password=password)
        return accounts.open_session(db, account, settings.session_hours)

    tried = attempt(db, bind(SignUpForm, form), make)
    if tried.result is None:
        return render(request, "accounts/sign_up.html", tried.status, form=tried.form)
    return signed_in_response(
        request, tried.result, tried.form.text("next"), "Your account is ready. We have mailed you a link."
    )


@router.get("/confirm-email")
def show_confirm(request: Request, _: Anybody, token: str = "") -> Response:
    """A button, since mail scanners follow links: only a person presses it."""
    return render(request, "accounts/confirm_email.html", token=token)


@router.post("/confirm-email")
def confirm(form: Posted, _: Anybody, db: Db) -> Response:
    """Mark the address as proved."""
    accounts.confirm_email(db, str(form.get("token", "")))
    return redirect("/", "Your email address is confirmed.")


@router.get("/forgotten-password")
def show_forgotten(request: Request, _: Anybody) -> Response:
    """Ask for a link to set a new password."""
    return render(request, "accounts/forgotten_password.html", form=Bound.empty(ForgottenForm))


@router.post("/forgotten-password")
def forgotten(request: Request, form: Posted, _: Anybody, db: Db) -> Response:
    """Mail the link. The answer is the same whether or not there is such an account."""
    client = request.client.host if request.client else ""
    accounts.count_attempt(db, [f"reset from {client}"], request.app.state.settings.sign_in_attempts)
    tried = attempt(db, bind(ForgottenForm, form), lambda given: accounts.ask_for_reset(db, given.email))
    if not tried.ok:
        return render(request, "accounts/forgotten_password.html", tried.status, form=tried.form)
    return redirect("/sign-in", "If there is an account with that address, we have mailed it a link.")


@router.get("/set-password")
def show_set_password(request: Request, _: Anybody, token: str = "") -> Response:
    """The form that a mailed link opens."""
    return render(request, "accounts/set_password.html", form=Bound.empty(NewPasswordForm, token=token))


@router.post("/set-password")
def set_password(request: Request, form: Posted, _: Anybody, db: Db) -> Response:
    """Set the password and go on to sign in with it."""
    tried = attempt(
        db,
        bind(NewPasswordForm, form),
        lambda given: accounts.set_password(db, given.token, given.password.get_secret_value()),
    )
    if not tried.ok:
        return render(request, "accounts/set_password.html", tried.status, form=tried.form)
    return redirect("/sign-in", "Your new password is set. Sign in with it.")


@router.get("/account")
def show_account(request: Request, actor: CurrentActor, db: Db) -> Response:
    """A person's own account: roles and API tokens."""
    return _account(request, actor, db, Bound.empty(TokenForm))


def _account(request, actor, db, form, status=200, text=None) -> Response:  # type: ignore[no-untyped-def]
    return render(
        request,
        "accounts/account.html",
        status,
        form=form,
        tokens=accounts.tokens_of(db, actor),
        places=accounts.places_of(db, actor),
        new_token=text,
    )


@router.post("/account/tokens")
def make_token(request: Request, form: Posted, actor: CurrentActor, db: Db) -> Response:
    """Make an API token and show it this once."""
    tried = attempt(
        db,
        bind(TokenForm, form),
        lambda given: accounts.make_token(db, actor, name=given.name, may_write=given.may_write),
    )
    if tried.result is None:
        return _account(request, actor, db, tried.form, tried.status)
    return _account(request, actor, db, Bound.empty(TokenForm), text=tried.result[1])


@router.post("/account/tokens/{token_id}/revoke")
def revoke_token(token_id: Id, actor: CurrentActor, db: Db) -> Response:
    """End one of one's own tokens."""
    accounts.revoke_token(db, actor, token_id)
    return redirect("/account", "The token no longer works.")
