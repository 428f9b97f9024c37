"""Forms about accounts."""

from pydantic import BaseModel, EmailStr, Field, SecretStr


class SignInForm(BaseModel):
    """Email address and password."""

    email: str = Field(title="Email address", max_length=254)
    password: SecretStr = Field(title="Password", max_length=1000)
    next: str = Field(default="/", max_length=500)


class SignUpForm(BaseModel):
    """What an account needs."""

    name: str = Field(title="Full name", max_length=200)
    email: EmailStr = Field(title="Email address")
    password: SecretStr = Field(title="Password", max_length=1000)
    next: str = Field(default="/", max_length=500)


class ForgottenForm(BaseModel):
    """Whose password to reset."""

    email: EmailStr = Field(title="Email address")


class NewPasswordForm(BaseModel):
    """A new password, and the token of the mailed link."""

    token: str = Field(title="Link", max_length=200)
    password: SecretStr = Field(title="New password", max_length=1000)


class TokenForm(BaseModel):
    """A new API token."""

    name: str = Field(title="Name of the token", max_length=100)
    may_write: bool = Field(default=False, title="May write")
