"""What may be said before a programme is evaluated."""

from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

PERSPECTIVES = (
    ("commissioner", "The council or partnership that runs it", "What the public purse paid"),
    ("employer", "The employers", "What they spent, such as staff time"),
    ("both", "Both together"),
)


class EvaluateForm(BaseModel):
    """What the programme cost and what a day is worth, where somebody knows."""

    cost: float | None = Field(None, title="Cost", ge=0, le=1e12)
    perspective: Literal["commissioner", "employer", "both"] | None = Field(None, title="Whose cost it is")
    day_value: float | None = Field(None, title="Value of a day", ge=0, le=100_000)

    @model_validator(mode="after")
    def whose(self) -> Self:
        """A cost without whose it is would be compared with the wrong things."""
        if self.cost is not None and self.perspective is None:
            raise ValueError("Select whose cost it is")
        return self
