#!/usr/bin/env python3
"""Measures what the README states of the executor, with the optimised program and its own sandbox, on this machine.

    benchmarks/measure.py PROGRAM [pace|outage|simulate|shared|speed]...

pace      three minutes against a server that enforces 600 requests in any 60 seconds
outage    the server is gone for 30 seconds in mid-run
simulate  the same job and scenario, simulated and run
shared    two jobs at the same time on one site
speed     100,000 rows as fast as they go
"""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PROGRAM = ""


class Site:
    """The sandbox on a free port, ended with the block."""

    def __init__(self, folder, scenario):
        path = folder / "scenario.yaml"
        path.write_text(scenario)
        self.process = subprocess.Popen(
            [PROGRAM, "sandbox", "--port", "0", "--scenario", str(path)], stdout=subprocess.PIPE, text=True
        )
        self.base_url = self.process.stdout.readline().strip()
        self.scenario = path

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def state(self):
        with urllib.request.urlopen(self.base_url.replace("/api/v2", "/sandbox/state")) as answer:
            return json.load(answer)


def write_job(folder, name, rows, base_url, limits):
    """A job of so many rows; every fifth row is a second card of the customer before it."""
    with open(folder / f"{name}.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "chargebee_customer_id", "card.id", "card.exp_month", "card.exp_year"])
        for row in range(1, rows + 1):
            customer = row - 1 if row % 5 == 0 else row
            out.writerow([f"cus_Zx9{customer:011d}", f"{name}-{customer}", f"card_Zx9{row:021d}", row % 12 + 1, 2031])
    job = folder / f"{name}.yaml"
    job.write_text(
        f"""name: {name}
operation: create_using_permanent_token
input: {{ file: {name}.csv }}
mapping: stripe
target:
  base_url: {base_url}
  gateway_account_id: gw_1
  api_key: {{ env: CHARGEBEE_API_KEY }}
{limits}
"""
    )
    return job


def environment(folder):
    return dict(os.environ, CHARGEBEE_API_KEY="test_key", TOKENFERRY_STATE_DIR=str(folder / "state"))


def tokenferry(folder, *arguments):
    done = subprocess.run(
        [PROGRAM, *map(str, arguments), "--format", "json"], capture_output=True, text=True, env=environment(folder)
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def print_facts(title, facts):
    print(f"\n{title}")
    for name, value in facts.items():
        print(f"  {name:<44} {value}")


def pace(folder):
    with Site(folder, "requests_per_minute: 600\nlatency: { from: 100ms, to: 500ms }\n") as site:
        job = write_job(folder, "pace", 3000, site.base_url, "limits: { requests_per_minute: 600, headroom: 5% }")
        began = time.monotonic()
        status, _, errors = tokenferry(folder, "run", job, "--for", "3m")
        seconds = time.monotonic() - began
        state = site.state()
    allowed = 570 * 3
    print_facts(
        "Pace: 3 minutes, the server refuses more than 600 requests in any 60 s; headroom 5 %",
        {
            "exit status (75: the time is over)": status,
            "seconds": f"{seconds:.1f}",
            "refused for rate": state["answers_by_status"].get("429", 0),
            "most requests in any 60 s": state["max_requests_in_any_60s"],
            "requests": f"{state['requests']} of {allowed} allowed ({state['requests'] / allowed:.1%})",
        },
    )
    return state["answers_by_status"].get("429", 0) == 0 and state["requests"] >= 0.97 * allowed


def outage(folder):
    scenario = "latency: { from: 100ms, to: 400ms }\noutages: [ { after: 10s, for: 30s } ]\n"
    with Site(folder, scenario) as site:
        job = write_job(
            folder, "outage", 1500, site.base_url, "limits: { requests_per_minute: 2000, max_in_flight: 20 }"
        )
        began = time.monotonic()
        status, report, errors = tokenferry(folder, "run", job)
        seconds = time.monotonic() - began
        state = site.state()
    attempts = report["attempts"]
    budget = 100 + int(0.2 * 1500)
    print_facts(
        "Outage: the server closes every connection for 30 s, from the tenth second on; 1,500 rows",
        {
            "exit status": status,
            "seconds": f"{seconds:.1f}",
            "rows created or recovered": report["endings"]["created"] + report["endings"]["recovered"],
            "retries, of the budget": f"{attempts['retries']} of {budget}",
            "calls without an answer": attempts["unanswered"],
            "doubled pairs in the sandbox": state["doubled_pairs"],
        },
    )
    done = report["endings"]["created"] + report["endings"]["recovered"]
    return status == 0 and done == 1500 and attempts["retries"] <= budget and state["doubled_pairs"] == 0


SCENARIOS = {
    "quota binds": ("requests_per_minute: 1200\nlatency: { p50: 200ms, p95: 600ms, p99: 1.2s }\n", 1200, 20, 2000),
    "window binds": ("latency: { p50: 300ms, p95: 700ms, p99: 1.5s }\n", 100000, 12, 3000),
    "faults": (
        "latency: { from: 80ms, to: 320ms }\nretry_after: none\n"
        "faults: { throttled: 1%, internal_error: 2%, dropped_after_effect: 1%, bad_gateway: 1% }\n",
        3000,
        20,
        2000,
    ),
    "the site allows less than the job": ("requests_per_minute: 500\nlatency: { from: 100ms, to: 300ms }\n", 600, 20, 1500),
}


def simulate(folder):
    good = True
    for index, (title, (scenario, per_minute, in_flight, rows)) in enumerate(SCENARIOS.items()):
        with Site(folder, scenario) as site:
            limits = f"limits: {{ requests_per_minute: {per_minute}, max_in_flight: {in_flight} }}"
            job = write_job(folder, f"simulate{index}", rows, site.base_url, limits)
            began = time.monotonic()
            status, forecast, errors = tokenferry(folder, "simulate", job, "--scenario", site.scenario)
            took = time.monotonic() - began
            assert status == 0, errors
            began = time.monotonic()
            tokenferry(folder, "run", job)
            real = time.monotonic() - began
        difference = forecast["seconds"] / real - 1
        good = good and abs(difference) <= 0.05
        print_facts(
            f"Simulation, {title}: {rows} rows",
            {
                "forecast": f"{forecast['seconds']:.1f} s (in {took:.2f} s)",
                "real run": f"{real:.1f} s",
                "difference": f"{difference:+.1%}",
            },
        )
    return good


def shared(folder):
    with Site(folder, "requests_per_minute: 600\nlatency: { from: 100ms, to: 300ms }\n") as site:
        limits = "limits: { requests_per_minute: 600, headroom: 5% }"
        jobs = [write_job(folder, f"shared{index}", 600, site.base_url, limits) for index in range(2)]
        runs = [
            subprocess.Popen(
                [PROGRAM, "run", str(job), "--format", "json"],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(folder),
            )
            for job in jobs
        ]
        began = time.monotonic()
        statuses = [run.wait() for run in runs]
        seconds = time.monotonic() - began
        state = site.state()
    print_facts(
        "Two jobs at once on one site that allows 600 a minute; 600 rows each",
        {
            "exit statuses": statuses,
            "seconds": f"{seconds:.1f} (at 570 a minute: {1200 / 570 * 60:.1f})",
            "refused for rate": state["answers_by_status"].get("429", 0),
            "most requests in any 60 s": state["max_requests_in_any_60s"],
        },
    )
    return statuses == [0, 0] and state["answers_by_status"].get("429", 0) == 0


def speed(folder):
    job = write_job(folder, "speed", 100_000, "http://127.0.0.1:1/api/v2", "")
    text = re.sub(r"  base_url: .*\n", "  sandbox: true\n", job.read_text())
    job.write_text(text + "limits: { requests_per_minute: 1000000, max_in_flight: 50 }\n")
    began = time.monotonic()
    status, report, errors = tokenferry(folder, "run", job)
    seconds = time.monotonic() - began
    print_facts(
        "Speed: 100,000 rows, durable journal, the sandbox in the same process",
        {"exit status": status, "seconds": f"{seconds:.1f}", "rows a second": f"{100_000 / seconds:,.0f}"},
    )
    return status == 0


def main():
    global PROGRAM
    measures = {"pace": pace, "outage": outage, "simulate": simulate, "shared": shared, "speed": speed}
    if len(sys.argv) < 2 or any(name not in measures for name in sys.argv[2:]):
        sys.exit(__doc__)
    PROGRAM = os.path.abspath(sys.argv[1])
    good = True
    for name in sys.argv[2:] or measures:
        with tempfile.TemporaryDirectory(prefix="tokenferry-") as folder:
            good = measures[name](Path(folder)) and good
    sys.exit(0 if good else 1)


main()
