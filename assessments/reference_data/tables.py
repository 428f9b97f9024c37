"""Every kind of reference data: what it is, where it comes from, and the forms its table may have."""

from dataclasses import dataclass, field

from assessments.reference_data import forms_of_areas as areas
from assessments.reference_data import forms_of_figures as figures
from assessments.reference_data import forms_of_nomis as nomis
from assessments.reference_data.kinds import Kind
from assessments.reference_data.reading import Form

OGL = "Open Government Licence v3.0"
ONS = "Office for National Statistics"
OS = "Ordnance Survey"
OS_LICENCE = f"{OGL}; contains OS data, Royal Mail data and National Statistics data © Crown copyright"


@dataclass(frozen=True)
class Table:
    """A kind of reference data, and what is said of a file of it where nobody says otherwise.

    `lasting`: it tells how things stand, so a newer file takes the place of an older; other kinds tell
    figures of a day, kept side by side.
    """

    kind: Kind
    title: str
    publisher: str
    licence: str = OGL
    address: str = ""
    forms: tuple[Form, ...] = field(default=(), repr=False)
    lasting: bool = False


_GEOGRAPHY = "https://geoportal.statistics.gov.uk/"

TABLES: dict[Kind, Table] = {
    table.kind: table
    for table in (
        Table(
            Kind.AREA_CODES, "Codes of local authorities, then and now", ONS, address=_GEOGRAPHY,
            forms=(areas.AREA_CODES,), lasting=True,
        ),
        Table(
            Kind.AREAS, "Local authorities and what they belong to", ONS, address=_GEOGRAPHY,
            forms=(areas.AREAS,), lasting=True,
        ),
        Table(
            Kind.UPPER_TIERS, "Counties and unitary authorities", ONS, address=_GEOGRAPHY,
            forms=(areas.UPPER_TIERS,), lasting=True,
        ),
        Table(
            Kind.ICBS, "Local authorities in integrated care boards", ONS, address=_GEOGRAPHY,
            forms=(areas.ICBS,), lasting=True,
        ),
        Table(
            Kind.SIMILAR_AREAS, "Statistical neighbours", ONS,
            address="https://www.ons.gov.uk/explore-local-statistics/", forms=(areas.SIMILAR_AREAS,),
        ),
        Table(
            Kind.POSTCODES, "Postcodes and their local authorities", OS, OS_LICENCE,
            "https://osdatahub.os.uk/downloads/open/CodePointOpen", (areas.POSTCODES,), True,
        ),
        Table(
            Kind.POSTCODE_SECTORS, "Postcode sectors and their local authorities", OS, OS_LICENCE,
            forms=(areas.POSTCODE_SECTORS,), lasting=True,
        ),
        Table(
            Kind.POSTCODE_DISTRICTS, "Postcode districts and their local authorities", OS, OS_LICENCE,
            forms=(areas.POSTCODE_DISTRICTS,), lasting=True,
        ),
        Table(
            Kind.POSTCODE_EXCEPTIONS, "Postcodes outside the local authority of their sector", OS, OS_LICENCE,
            forms=(areas.POSTCODE_EXCEPTIONS,), lasting=True,
        ),
        Table(Kind.BOUNDARIES, "Outlines of areas", ONS, address=_GEOGRAPHY, lasting=True),
        Table(
            Kind.POPULATION, "People aged 16 to 64", ONS, address="https://www.nomisweb.co.uk/",
            forms=(figures.POPULATION, nomis.POPULATION),
        ),
        Table(
            Kind.EMPLOYMENT, "Employment rate of people aged 16 to 64, Annual Population Survey", ONS,
            address="https://www.nomisweb.co.uk/", forms=(figures.EMPLOYMENT, nomis.EMPLOYMENT),
        ),
        Table(
            Kind.EMPLOYEE_JOBS, "Employee jobs", ONS, address="https://www.nomisweb.co.uk/",
            forms=(figures.EMPLOYEE_JOBS, nomis.EMPLOYEE_JOBS),
        ),
        Table(
            Kind.BUSINESS_SIZES, "UK business: activity, size and location, by size", ONS,
            address="https://www.ons.gov.uk/businessindustryandtrade/business/activitysizeandlocation",
            forms=(figures.BUSINESS_SIZES,),
        ),
        Table(
            Kind.BUSINESS_INDUSTRIES, "UK business: activity, size and location, by industry", ONS,
            address="https://www.ons.gov.uk/businessindustryandtrade/business/activitysizeandlocation",
            forms=(figures.BUSINESS_INDUSTRIES,),
        ),
        Table(
            Kind.DEPRIVATION, "Indices of deprivation, by council",
            "Ministry of Housing, Communities and Local Government",
            address="https://www.gov.uk/government/collections/english-indices-of-deprivation",
            forms=(figures.DEPRIVATION_ENGLAND, figures.DEPRIVATION_ELSEWHERE),
        ),
        Table(
            Kind.INDUSTRIES, "Standard Industrial Classification 2007", ONS,
            forms=(figures.INDUSTRIES,), lasting=True,
        ),
        Table(
            Kind.ABSENCE_RATES, "Published rates of sickness absence", "Several, told with each rate",
            "Told with each rate", forms=(figures.ABSENCE_RATES,),
        ),
    )
}  # fmt: skip
assert set(TABLES) == set(Kind)
