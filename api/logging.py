"""Logs as JSON lines on standard error. Nobody's name, address, answer or evidence ever goes here."""

import logging
import sys

import structlog


def configure(level: str) -> None:
    """Set up logging for this process; `level` is a standard level name."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
