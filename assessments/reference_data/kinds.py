"""What kinds of published data can be loaded, and what they tell of an area."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of reference data. Each has its own columns; see `docs/reference-data.md`."""

    AREAS = "areas"
    AREA_CODES = "area-codes"
    ICBS = "icbs"
    SIMILAR_AREAS = "similar-areas"
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
