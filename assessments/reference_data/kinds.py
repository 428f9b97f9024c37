"""What kinds of published data can be loaded, and what they tell of an area."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of reference data, in the order in which they are best loaded. See `docs/reference-data.md`."""

    AREA_CODES = "area-codes"
    AREAS = "areas"
    UPPER_TIERS = "upper-tiers"
    ICBS = "icbs"
    SIMILAR_AREAS = "similar-areas"
    POSTCODES = "postcodes"
    POSTCODE_SECTORS = "postcode-sectors"
    POSTCODE_DISTRICTS = "postcode-districts"
    POSTCODE_EXCEPTIONS = "postcode-exceptions"
    BOUNDARIES = "boundaries"
    POPULATION = "population"
    EMPLOYMENT = "employment"
    EMPLOYEE_JOBS = "employee-jobs"
    BUSINESS_SIZES = "business-sizes"
    BUSINESS_INDUSTRIES = "business-industries"
    DEPRIVATION = "deprivation"
    INDUSTRIES = "industries"
    ABSENCE_RATES = "absence-rates"


POSTCODE_KINDS = frozenset(
    {Kind.POSTCODES, Kind.POSTCODE_SECTORS, Kind.POSTCODE_DISTRICTS, Kind.POSTCODE_EXCEPTIONS}
)


class Level(StrEnum):
    """How wide an area is."""

    LOCAL_AUTHORITY = "local_authority"
    UPPER_TIER = "upper_tier"
    COMBINED_AUTHORITY = "combined_authority"
    ICB = "icb"
    REGION = "region"
    COUNTRY = "country"


LEVEL_WORDS: dict[Level, str] = {
    Level.LOCAL_AUTHORITY: "Local authority",
    Level.UPPER_TIER: "County or unitary authority",
    Level.COMBINED_AUTHORITY: "Combined authority",
    Level.ICB: "Integrated care board",
    Level.REGION: "Region",
    Level.COUNTRY: "Country",
}


class Measure(StrEnum):
    """A published figure of an area."""

    POPULATION_16_64 = "population_16_64"
    EMPLOYMENT_RATE_16_64 = "employment_rate_16_64"  # from 0 to 1
    EMPLOYEE_JOBS = "employee_jobs"
    ENTERPRISES = "enterprises"
    LOCAL_UNITS = "local_units"
    DEPRIVATION_SCORE = "deprivation_score"
    DEPRIVATION_DECILE = "deprivation_decile"  # 1 for the most deprived tenth of areas
    DEPRIVED_SHARE = "deprived_share"  # of its small areas, those among the nation's most deprived tenth


# Figures that can be added up when areas become one; the others cannot be known for the new area.
ADDITIVE = frozenset(
    {Measure.POPULATION_16_64, Measure.EMPLOYEE_JOBS, Measure.ENTERPRISES, Measure.LOCAL_UNITS}
)

# Which kind of release tells a measure; business counts by industry come in a kind of their own.
KIND_OF: dict[Measure, Kind] = {
    Measure.POPULATION_16_64: Kind.POPULATION,
    Measure.EMPLOYMENT_RATE_16_64: Kind.EMPLOYMENT,
    Measure.EMPLOYEE_JOBS: Kind.EMPLOYEE_JOBS,
    Measure.ENTERPRISES: Kind.BUSINESS_SIZES,
    Measure.LOCAL_UNITS: Kind.BUSINESS_SIZES,
    Measure.DEPRIVATION_SCORE: Kind.DEPRIVATION,
    Measure.DEPRIVATION_DECILE: Kind.DEPRIVATION,
    Measure.DEPRIVED_SHARE: Kind.DEPRIVATION,
}
