"""Who is in the demo. Every name of a person, employer, council and place is made up."""

from dataclasses import dataclass

from assessments.roles import Role
from assessments.workflow import Status
from models.employers import Ownership

PASSWORD = "look-around-halemark"  # noqa: S105 - printed for everybody; production refuses the demo


@dataclass(frozen=True)
class DemoProgramme:
    """A programme, its host and the scheme it runs."""

    key: str
    host: str
    name: str
    area: str
    scheme: str
    summary: str


PROGRAMMES = (
    DemoProgramme(
        key="northmoor",
        host="Northmoor Council",
        name="Northmoor Better Health at Work",
        area="Northmoor",
        scheme="better-health-at-work",
        summary="Free for every employer in Northmoor, of any size. A named adviser helps you from the first "
        "needs assessment to your award.",
    ),
    DemoProgramme(
        key="eastmarsh",
        host="Eastmarsh and Holm Partnership",
        name="Eastmarsh Workplace Wellbeing Charter",
        area="Eastmarsh and Holm",
        scheme="workplace-wellbeing-charter",
        summary="Eight themes, three levels. Work on one theme at a time and see each grow.",
    ),
)


@dataclass(frozen=True)
class DemoPerson:
    """A person and the role that the demo shows them in."""

    email: str
    name: str
    role: Role
    place: str  # a programme's key, an employer's name or a host's name
    what: str  # what to look at as them


# One of each kind, in the order of the story.
PEOPLE = (
    DemoPerson("lead@demo.example", "Rosa Field", Role.LEAD, "Larkspur Bakery", "an employer's lead"),
    DemoPerson("contributor@demo.example", "Tom Weir", Role.CONTRIBUTOR, "Larkspur Bakery", "a colleague"),
    DemoPerson("viewer@demo.example", "Wen Zhao", Role.VIEWER, "Larkspur Bakery", "who may only read"),
    DemoPerson("adviser@demo.example", "Amina Yusuf", Role.ADVISER, "northmoor", "who guides employers"),
    DemoPerson("assessor@demo.example", "Brian Okafor", Role.ASSESSOR, "northmoor", "who judges portfolios"),
    DemoPerson("moderator@demo.example", "Carys Bevan", Role.MODERATOR, "northmoor", "who decides"),
    DemoPerson("coordinator@demo.example", "Dev Patel", Role.COORDINATOR, "northmoor", "who runs it"),
    DemoPerson("analyst@demo.example", "Elin Strand", Role.ANALYST, "northmoor", "public health team"),
    DemoPerson(
        "administrator@demo.example", "Femi Ade", Role.ADMINISTRATOR, "Northmoor Council", "of the council"
    ),
)
# The second programme has staff of its own, so that it can be seen that neither sees the other.
OTHER_STAFF = (
    DemoPerson("assessor2@demo.example", "Gwen Parry", Role.ASSESSOR, "eastmarsh", ""),
    DemoPerson("moderator2@demo.example", "Hugo Reyes", Role.MODERATOR, "eastmarsh", ""),
    DemoPerson("coordinator2@demo.example", "Isla Munro", Role.COORDINATOR, "eastmarsh", ""),
    # Of one of the partnership's two councils: sees its totals, and employers of its own council's area.
    DemoPerson("analyst2@demo.example", "Jun Tanaka", Role.ANALYST, "Eastmarsh Council", ""),
)


@dataclass(frozen=True)
class DemoEmployer:
    """An employer and how far its application has come; `days` ago it came there."""

    programme: str
    level: str
    name: str
    ownership: Ownership
    sic_section: str
    headcount: int
    postcode: str
    status: Status | None  # None: joined and not begun
    days: int
    joined_days_ago: int | None = None  # for those that are in the demo for their absence figures


_PRIVATE, _PUBLIC, _VOLUNTARY = Ownership.PRIVATE, Ownership.PUBLIC, Ownership.VOLUNTARY

# Name, ownership, section, headcount, postcode, status and for how many days.
# Postcodes are of the form of real ones; there are no such places (see region.py).
_NORTHMOOR = (
    ("Larkspur Bakery", _PRIVATE, "C", 64, "NM1 4LP", Status.DRAFT, 12),
    ("Hollin Bank Primary School", _PUBLIC, "P", 41, "NM4 9RT", Status.SUBMITTED, 9),
    ("Fettle Engineering Ltd", _PRIVATE, "C", 212, "NM6 2XJ", Status.IN_REVIEW, 16),
    ("Cloughside Care Homes", _PRIVATE, "Q", 138, "NM3 1AA", Status.INFORMATION_REQUESTED, 6),
    ("Northmoor Leisure Trust", _VOLUNTARY, "R", 320, "NM8 1AD", Status.RECOMMENDED, 4),
    ("Thistledown Housing Association", _VOLUNTARY, "L", 95, "NM9 5BA", Status.DECIDED, 30),
    ("Peel & Daughters Joinery", _PRIVATE, "F", 9, "NM11 0AB", None, 2),
)
_EASTMARSH = (
    ("Saltgrass Seafoods", _PRIVATE, "C", 27, "EM1 1AA", Status.DRAFT, 8),
    ("Holm District Library Service", _PUBLIC, "R", 73, "HM2 8JX", Status.DECIDED, 45),
)
# Those whose figures make an evaluation possible: name, ownership, section, headcount, days since joining.
# The last ten have just joined, so all that they sent is from before.
_NEIGHBOURS = (
    ("Ashgrove Dental Practice", _PRIVATE, "Q", 18, 640),
    ("Birchmoor Academy", _PUBLIC, "P", 96, 640),
    ("Crowfield Textiles", _PRIVATE, "C", 154, 640),
    ("Dovecote Hospice", _VOLUNTARY, "Q", 88, 640),
    ("Elmside Garden Centre", _PRIVATE, "G", 46, 640),
    ("Fernlea Surgery", _PRIVATE, "Q", 31, 640),
    ("Gorse Hill Logistics", _PRIVATE, "H", 260, 550),
    ("Hawthorn Town Council", _PUBLIC, "O", 57, 550),
    ("Ivybank Hotel", _PRIVATE, "I", 74, 550),
    ("Juniper Advice Centre", _VOLUNTARY, "M", 22, 550),
    ("Kestrel Plastics", _PRIVATE, "C", 118, 550),
    ("Lapwing Nursery School", _PUBLIC, "P", 26, 550),
    ("Marram Coast Museum", _VOLUNTARY, "R", 34, 460),
    ("Netherby Fire Doors", _PRIVATE, "C", 67, 460),
    ("Oakenshaw Farm Supplies", _PRIVATE, "G", 29, 460),
    ("Pinder Print Works", _PRIVATE, "C", 52, 460),
    ("Quarry Lane Surgery", _PRIVATE, "Q", 24, 460),
    ("Rowanlea High School", _PUBLIC, "P", 132, 460),
    ("Sandpiper Homecare", _VOLUNTARY, "Q", 205, 370),
    ("Tern Quay Shipping", _PRIVATE, "H", 143, 370),
    ("Upland Rescue Trust", _VOLUNTARY, "N", 19, 370),
    ("Vale Water Testing", _PRIVATE, "M", 38, 370),
    ("Whinfell Call Centre", _PRIVATE, "N", 310, 370),
    ("Yarrow Community Theatre", _VOLUNTARY, "R", 21, 370),
    ("Alderbrook Foundry", _PRIVATE, "C", 176, 20),
    ("Bracken Bridge College", _PUBLIC, "P", 228, 20),
    ("Coldwell Opticians", _PRIVATE, "G", 16, 20),
    ("Drystone Builders", _PRIVATE, "F", 63, 20),
    ("Easterside Job Club", _VOLUNTARY, "N", 20, 20),
    ("Foxglove Laundry", _PRIVATE, "S", 49, 20),
    ("Greyfriars Care Trust", _VOLUNTARY, "Q", 161, 20),
    ("Harebell Foods", _PRIVATE, "C", 107, 20),
    ("Inglewood District Parks", _PUBLIC, "O", 82, 20),
    ("Jackdaw Software", _PRIVATE, "J", 44, 20),
)
# Where they are: more of them where people are better off, as is the way of award schemes.
_DISTRICTS = (1, 9, 2, 3, 11, 6, 2, 4, 9)
# How far some of them have come, and for how many days; the others have not begun.
_FURTHER: dict[str, tuple[Status, int]] = {
    "Birchmoor Academy": (Status.DECIDED, 120),
    "Crowfield Textiles": (Status.DECIDED, 95),
    "Dovecote Hospice": (Status.DECIDED, 80),
    "Gorse Hill Logistics": (Status.DECIDED, 60),
    "Juniper Advice Centre": (Status.DECIDED, 45),
    "Fernlea Surgery": (Status.SUBMITTED, 14),
    "Netherby Fire Doors": (Status.DRAFT, 150),
    "Whinfell Call Centre": (Status.DRAFT, 210),
}
EMPLOYERS = (
    *(DemoEmployer("northmoor", "bronze", *particulars) for particulars in _NORTHMOOR),
    *(DemoEmployer("eastmarsh", "commitment", *particulars) for particulars in _EASTMARSH),
    *(
        DemoEmployer(
            "northmoor",
            "bronze",
            name,
            ownership,
            section,
            staff,
            f"NM{_DISTRICTS[place % len(_DISTRICTS)]} {1 + place % 8}XX",
            status,
            days or ago,
            ago,
        )
        for place, (name, ownership, section, staff, ago) in enumerate(_NEIGHBOURS)
        for status, days in (_FURTHER.get(name, (None, 0)),)
    ),
)
