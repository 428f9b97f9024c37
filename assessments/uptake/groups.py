"""The groups that uptake is told by, as the statistics of what there is have them."""

from dataclasses import dataclass

# The employment size bands of the Office for National Statistics, by the most people in each.
BANDS = (
    (4, "0 to 4"),
    (9, "5 to 9"),
    (19, "10 to 19"),
    (49, "20 to 49"),
    (99, "50 to 99"),
    (249, "100 to 249"),
)
LARGEST_BAND = len(BANDS)
BAND_WORDS = (*(words for _, words in BANDS), "250 and more")


@dataclass(frozen=True)
class Size:
    """A wider class of sizes: its key, its words, and the bands it takes in."""

    key: str
    words: str
    bands: tuple[int, ...]


SIZES = (
    Size("micro", "Micro (0 to 9)", (0, 1)),
    Size("small", "Small (10 to 49)", (2, 3)),
    Size("medium", "Medium (50 to 249)", (4, 5)),
    Size("large", "Large (250 and more)", (6,)),
)


def band_of(headcount: int) -> int:
    """The number of the size band that so many people fall into."""
    return next((place for place, (most, _) in enumerate(BANDS) if headcount <= most), LARGEST_BAND)


def size_of(band: int) -> Size:
    """The wider class of a size band."""
    return next(size for size in SIZES if band in size.bands)


@dataclass(frozen=True)
class Industry:
    """A group of industries as business counts by council have them, with the SIC 2007 sections in it."""

    key: str
    words: str
    sections: str
    divisions: tuple[tuple[int, int], ...]  # from and to, of the published groups it takes in


# Business counts by council come in 17 groups. An employer states its section, so groups that divide a
# section (motor trades, wholesale, retail) are put together, and sections that a group unites stay united.
INDUSTRIES = (
    Industry("A", "Agriculture, forestry and fishing", "A", ((1, 3),)),
    Industry("B-E", "Production", "BCDE", ((5, 39),)),
    Industry("F", "Construction", "F", ((41, 43),)),
    Industry("G", "Wholesale, retail and motor trades", "G", ((45, 45), (46, 46), (47, 47))),
    Industry("H", "Transport and storage", "H", ((49, 53),)),
    Industry("I", "Accommodation and food", "I", ((55, 56),)),
    Industry("J", "Information and communication", "J", ((58, 63),)),
    Industry("K", "Finance and insurance", "K", ((64, 66),)),
    Industry("L", "Property", "L", ((68, 68),)),
    Industry("M", "Professional, scientific and technical", "M", ((69, 75),)),
    Industry("N", "Business administration and support", "N", ((77, 82),)),
    Industry("O", "Public administration and defence", "O", ((84, 84),)),
    Industry("P", "Education", "P", ((85, 85),)),
    Industry("Q", "Health and social work", "Q", ((86, 88),)),
    Industry("R-U", "Arts, recreation and other services", "RSTU", ((90, 99),)),
)
UNKNOWN = "unknown"


def industry_of(section: str | None) -> str:
    """The key of the group of industries that a SIC 2007 section belongs to, or `unknown`."""
    return next((one.key for one in INDUSTRIES if section and section in one.sections), UNKNOWN)


def industry_of_divisions(first: int, last: int) -> str | None:
    """The key of the group that published divisions, from `first` to `last`, belong to; None for a total."""
    return next((one.key for one in INDUSTRIES if (first, last) in one.divisions), None)
