"""What the gate counts and what a test may turn while it runs."""
import copy
import itertools
import threading


class State:
    """Threads  every method may be called from any thread."""

    def __init__(self, ttl_seconds: float, region: str, bucket_regions: dict[str, str]):
        self.ttl_seconds = ttl_seconds
        self.reported_ttl_seconds: float | None = None
        self.region = region
        self.bucket_regions = dict(bucket_regions)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        with self._lock:
            self._counts: dict = {"requests": 0, "granted": 0, "refused": {}, "by_access_key": {},
                                  "by_action": {}, "assumed": []}

    def request_id(self) -> str:
        return f"GATE{next(self._numbers):012X}"

    def region_of(self, bucket: str) -> str:
        return self.bucket_regions.get(bucket, self.region)

    def note_request(self) -> None:
        with self._lock:
            self._counts["requests"] += 1

    def note_granted(self, access_key: str, action: str) -> None:
        with self._lock:
            self._counts["granted"] += 1
            self._add("by_access_key", access_key)
            self._add("by_action", action)

    def note_refused(self, code: str) -> None:
        with self._lock:
            self._add("refused", code)

    def note_assumed(self, form: dict[str, str]) -> None:
        with self._lock:
            self._counts["assumed"].append({name: value for name, value in form.items() if name != "Policy"})

    def snapshot(self) -> dict:
        with self._lock:
            return copy.deepcopy(self._counts)

    def _add(self, table: str, name: str) -> None:
        self._counts[table][name] = self._counts[table].get(name, 0) + 1
