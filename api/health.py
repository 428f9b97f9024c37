"""`python -m api.health web|worker`: whether this process's surroundings work, for a container's check.

Exits 0 when they do; otherwise 1, with one line for each fault. It looks from inside the container, so it
needs no route, no curl and no credentials beyond the settings the process itself has.
"""

import sys
from http.client import HTTPConnection, HTTPException

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.database import make_engine
from api.settings import Settings, get_settings

PATIENCE = 5  # seconds for the web process to answer
WEB_PORT = 8000  # inside the container, whatever port the machine publishes


def main(arguments: list[str]) -> int:
    """Check for the part named and print what is wrong."""
    if arguments not in (["web"], ["worker"]):
        sys.stderr.write("Name the part to check: web or worker.\n")
        return 2
    faults = [database_fault(get_settings())]
    if arguments == ["web"]:
        faults.append(web_fault(WEB_PORT))
    told = [fault for fault in faults if fault]
    sys.stderr.writelines(f"{fault}\n" for fault in told)
    return 1 if told else 0


def database_fault(settings: Settings) -> str:
    """What keeps the database from answering; empty when it does. Never holds the address or its password."""
    engine = make_engine(settings.resolved_database_url, slots=1).execution_options(reading=True)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return f"The database does not answer ({type(error).__name__})."
    finally:
        engine.dispose()
    return ""


def web_fault(port: int) -> str:
    """What keeps the web process from answering; empty when it does, be it with a redirect or a refusal."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/")
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        return f"The web process does not answer ({type(error).__name__})."
    finally:
        connection.close()
    return "" if status < 500 else f"The web process answers with status {status}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
