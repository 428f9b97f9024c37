"""Runs of load, Halemark and the bare application in turn, so that what disturbs one disturbs the other."""

from collections import defaultdict
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from bench.pages import Ask, Page
from bench.seed import PASSWORD, Seeded
from bench.servers import Loader, Server

FEW, SOME, MANY = 1, 8, 200  # clients
WARM_UP = 0.15  # seconds before the measured ones
TRIES = 3  # of a run, on a machine so busy that nothing is answered
STALLED = 1.0  # answers a second below which a server counts as standing still


class RunFailed(RuntimeError):
    """An answer in a timed run was not the page."""


@dataclass(frozen=True)
class Sample:
    """One run: answers a second, the middle and the slow answer in milliseconds, and how work was split."""

    rate: float
    p50: float
    p95: float
    split: float | None = None  # the less busy worker's share of the processor time, at most a half


@dataclass
class Samples:
    """The runs of one page on one server with one number of clients."""

    runs: list[Sample] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The middle of the runs' answers a second."""
        return median(run.rate for run in self.runs)

    @property
    def p50(self) -> float:
        """The middle of the runs' middle times, in milliseconds."""
        return median(run.p50 for run in self.runs)

    @property
    def p95(self) -> float:
        """The middle of the runs' slow times, in milliseconds."""
        return median(run.p95 for run in self.runs)

    @property
    def spread(self) -> tuple[float, float]:
        """The fewest and the most answers a second."""
        rates = [run.rate for run in self.runs]
        return min(rates), max(rates)

    @property
    def splits(self) -> list[float]:
        """What share the less busy worker had, run by run; empty where that cannot be read."""
        return [run.split for run in self.runs if run.split is not None]


@dataclass
class Bench:
    """A benchmark in progress: one loader, and the cookies of those who have signed in on each server."""

    loader: Loader
    seconds: float
    cookies: dict[tuple[int, str], str] = field(default_factory=dict)

    def plan(self, server: Server, asks: list[Ask], clients: int, status: int, text: str) -> dict[str, Any]:
        """A run as the loader takes it."""
        return {
            "port": server.port,
            "clients": clients,
            "seconds": self.seconds,
            "warm_up": WARM_UP,
            "arrive": 0.02,
            "status": status,
            "text": text,
            "asks": [vars(ask) | {"cookie": self.cookie(server, ask.person)} for ask in asks],
        }

    def cookie(self, server: Server, person: str) -> str:
        """The cookie of somebody on a server, who signs in there the first time."""
        if not person:
            return ""
        if (server.port, person) not in self.cookies:
            self.cookies[server.port, person] = _sign_in(server.port, person)
        return self.cookies[server.port, person]

    def sample(self, server: Server, plan: dict[str, Any]) -> Sample:
        """Perform one run, again if nothing was answered in time. Raises RunFailed for any wrong answer."""
        for _ in range(TRIES):
            if made := self._sample(server, plan):
                return made
        raise RunFailed(f"{_first_path(plan)}: nothing was answered in {TRIES} runs.")

    def _sample(self, server: Server, plan: dict[str, Any]) -> Sample | None:
        before = server.busy()
        result = self.loader.run(plan)
        used = [seconds - before.get(pid, 0.0) for pid, seconds in server.busy().items()]
        if result["faults"]:
            raise RunFailed(f"{_first_path(plan)}: {', '.join(result['faults'][:3])}")
        if not result["times"]:
            return None
        times = [seconds * 1000 for seconds in result["times"]]
        busiest = sorted(used)[-2:]
        split = busiest[0] / sum(busiest) if len(busiest) == 2 and sum(busiest) > 0 else None
        return Sample(len(times) / result["seconds"], median(times), slow(times), split)


def _first_path(plan: dict[str, Any]) -> str:
    path: str = plan["asks"][0]["path"]
    return path


def slow(times: list[float]) -> float:
    """The time that 95 of 100 answers stay under."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _sign_in(port: int, person: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    form = urlencode({"email": person, "password": PASSWORD, "next": "/"})
    connection.request("POST", "/sign-in", form, {"content-type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    cookie = (answer.getheader("set-cookie") or "").split(";")[0]
    if answer.status != 303 or not cookie:
        raise RunFailed(f"{person} could not sign in: {answer.status}")
    return cookie


@dataclass(frozen=True)
class Servers:
    """The three servers of a benchmark, each with what was seeded into its database."""

    large: Server
    small: Server
    bare: Server
    seeded: Seeded
    seeded_small: Seeded


# Which server, how many clients: the order of one round.
ROUND = (("large", FEW), ("bare", FEW), ("small", FEW), ("large", SOME), ("bare", SOME))
Measured = dict[tuple[str, int], Samples]


def measure(bench: Bench, servers: Servers, page: Page, rows: int, size: int, repeats: int) -> Measured:
    """Every combination of one page, in rounds."""
    measured: Measured = defaultdict(Samples)
    asks = {
        "large": page.asks(servers.seeded),
        "small": page.asks(servers.seeded_small),
        "bare": page.bare(servers.seeded, rows, size),
    }
    for _ in range(repeats):
        for which, clients in ROUND:
            server: Server = getattr(servers, which)
            bare = which == "bare"
            status, text = page.status, page.bare_text if bare else page.text
            plan = bench.plan(server, asks[which], clients, status, text)
            measured[which, clients].runs.append(bench.sample(server, plan))
    return measured


@dataclass(frozen=True)
class Crowd:
    """What two hundred clients at once saw: answers, wrong ones, and times in milliseconds."""

    answers: int
    seconds: float
    faults: list[str]
    p50: float
    p95: float
    slowest: float

    @property
    def stalled(self) -> bool:
        """Whether the server stood still."""
        return self.answers / self.seconds < STALLED or bool(self.faults)


def crowd(bench: Bench, server: Server, seeded: Seeded, pages: list[Page], seconds: float) -> Crowd | None:
    """All at once, without warming up, each client on one of the pages that are read; None without any."""
    asks = [ask for page in pages if page.status == 200 for ask in page.asks(seeded)]
    if not asks:
        return None
    plan = bench.plan(server, asks, MANY, 200, "</html>")
    result = bench.loader.run(plan | {"seconds": seconds, "arrive": 0.0, "warm_up": 0.0})
    times = sorted(seconds * 1000 for seconds in result["times"]) or [float("inf")]
    return Crowd(len(result["times"]), seconds, result["faults"], median(times), slow(times), times[-1])
