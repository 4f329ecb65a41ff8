"""Runs the bench's workloads in Prefect 3: a JSON line in, the measured runs as a JSON line out (see engine.ts)."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from prefect import flow, task


def now() -> float:
    return time.perf_counter() * 1000


def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@task
def fibonacci(n: int) -> list[float]:
    began_at = now()
    fib(n)
    return [began_at, now()]


@flow
def chain(steps: int, n: int) -> list[list[float]]:
    return [fibonacci(n) for _ in range(steps)]


def measure(steps: int, n: int) -> dict:
    asked_at = now()
    spans = chain(steps, n)
    tasks = [{"beganAt": began, "endedAt": ended} for began, ended in spans]
    return {"askedAt": asked_at, "knownAt": now(), "tasks": tasks}


# The first run starts the server; two at once would start two.
measure(1, 1)
for line in sys.stdin:
    order = json.loads(line)
    with ThreadPoolExecutor(order["atOnce"]) as pool:
        runs = list(pool.map(lambda _: measure(order["steps"], order["n"]), range(order["times"])))
    print(json.dumps(runs), flush=True)
