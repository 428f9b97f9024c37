"""A whole account of uptake: what pages show, files hold and annual returns freeze, in one shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assessments.uptake.figures import Figure


@dataclass(frozen=True)
class ReleaseNamed:
    """A release of published figures that an account rests on."""

    kind: str
    title: str
    publisher: str
    refers_to: date
    sha256: str

    @property
    def words(self) -> str:
        """How figures name it as their source."""
        return f"{self.publisher}, {self.title}, {self.refers_to.isoformat()} (release {self.sha256[:8]})"


@dataclass(frozen=True)
class Part:
    """Figures that belong together: told in a table, and drawn where a chart helps."""

    key: str  # such as "by_size": the same in every account
    title: str
    figures: tuple[Figure, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Account:
    """Uptake in an area on a day, of some programmes, with what was asked for and what it rests on."""

    area_code: str
    area_name: str
    as_of: date
    programmes: tuple[str, ...]
    parts: tuple[Part, ...]
    releases: tuple[ReleaseNamed, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)  # in words, by what is filtered on
    caveats: tuple[str, ...] = ()

    def figure(self, key: str) -> Figure | None:
        """The figure of a key, or None."""
        return next((one for part in self.parts for one in part.figures if one.key == key), None)

    def document(self) -> dict[str, object]:
        """The account as JSON has it; the same account gives the same document."""
        return {
            "format": "halemark-uptake-1",
            "area": {"code": self.area_code, "name": self.area_name},
            "as_of": self.as_of.isoformat(),
            "programmes": list(self.programmes),
            "filters": dict(self.filters),
            "parts": [
                {
                    "key": part.key,
                    "title": part.title,
                    "words": list(part.words),
                    "figures": [figure.document() for figure in part.figures],
                }
                for part in self.parts
            ],
            "releases": [
                {
                    "kind": one.kind,
                    "title": one.title,
                    "publisher": one.publisher,
                    "refers_to": one.refers_to.isoformat(),
                    "sha256": one.sha256,
                }
                for one in self.releases
            ],
            "caveats": list(self.caveats),
        }
