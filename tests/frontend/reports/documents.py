"""A made-up evaluation, in the form that `halemark evaluate` writes."""

from typing import Any


def evaluation_document() -> dict[str, Any]:
    estimate = {"estimate": -0.5, "se": 0.15, "ci95": [-0.8, -0.2], "n_employers": 500}
    return {
        "primary": {
            "effect_per_fte_year": -0.5,
            "ci95": [-0.8, -0.2],
            "se": 0.15,
            "method": "poisson_imputation",
            "ci_method": "cluster bootstrap, 999 draws",
            "estimand": "average over full-time equivalents at employers that had joined",
            "comparison_group": "employers that had not joined yet or never did",
            "donut_periods": 4,
            "n_employers": 500,
            "n_joined": 300,
            "n_comparison": 200,
            "fte_years": 12345.6,
            "days_avoided": 6172.8,
            "days_avoided_ci95": [2469.1, 9876.5],
            "percent": -6.1,
            "percent_ci95": [-9.7, -2.4],
            "employer_weighted": {"estimate": -0.42, "ci95": [-0.9, 0.06]},
        },
        "estimators": {
            "linear_imputation": {"label": "Linear imputation", **estimate},
            "twfe": {"label": "Two-way fixed effects <b>", **estimate, "ci95": None},
        },
        "twfe_decomposition": [
            {"kind": "treated_vs_never", "weight": 0.7, "estimate": -0.5, "comparisons": 3},
            {"kind": "later_vs_earlier", "weight": 0.3, "estimate": 0.1, "comparisons": 3},
        ],
        "diagnostics": {
            "rtm": {"difference": 0.1, "se": 0.2, "ci95": [-0.3, 0.5], "excludes_zero": False},
            "pretrend_p": 0.41,
            "mde": {"value": 0.42},
            "bracket": {"donut": -0.5, "year_before": -0.6, "same_sign": True},
        },
        "event_study": [{"period": n, **estimate, "estimate": -0.1 * max(n, 0)} for n in range(-6, 7)],
        "dose_response": {
            "by_level": [{"level": "bronze", **estimate}, {"level": "", **estimate}],
            "by_time": [{"years": "1", **estimate}],
        },
        "groups": {"sector": [{"value": "Q", **estimate}, {"value": "C", **estimate}]},
        "sensitivity": [{"name": "donut_0", "label": "Starting from the year before joining", **estimate}],
        "descriptive": {
            "trend": [
                {
                    "period_start": f"2024-{month:02}-01",
                    "period_end": f"2024-{month + 2:02}-28",
                    "joined": {"rate": 8.0 + month / 10, "fte_years": 900, "n": 300},
                    "comparison": {"rate": 8.4, "fte_years": 700, "n": 200},
                }
                for month in (1, 4, 7, 10)
            ],
            "funnel": {
                "centre": 8.1,
                "employers": [
                    {"fte_years": 50, "rate": 9.0, "outside": False},
                    {"fte_years": 900, "rate": 14.0, "outside": True},
                ],
                "limits": [
                    {"fte_years": 10, "low": -1.0, "high": 16.0},
                    {"fte_years": 1000, "low": 6.0, "high": 10.0},
                ],
            },
        },
        "economics": {
            "perspective": "commissioner",
            "cost": 1_200_000,
            "cost_per_day": {"value": 11.3, "ci95": [7.95, 17.87]},
            "p_saving": 0.99,
            "statement": "Each day avoided cost about £11.30 (95% interval £7.95 to £17.87).",
        },
        "excluded": [
            {
                "employer": "A",
                "period_start": None,
                "rows": 3,
                "reason": "fewer than four periods before joining",
            },
            {
                "employer": "B",
                "period_start": "2024-01-01",
                "rows": 1,
                "reason": "more days lost than available",
            },
        ],
        "inputs": {
            "returns_sha256": "a" * 64,
            "joins_sha256": "b" * 64,
            "rows": 12000,
            "versions": {"halemark": "0.1.0", "numpy": "2.4.6"},
        },
    }
