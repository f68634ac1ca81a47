"""The page of figures: docs/performance.md and its plots, written from the results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench import svg
from bench.processes import ROOT

PAGE = ROOT / "docs" / "performance.md"
PLOTS = ROOT / "docs" / "performance"
NAMES = {"webhook": "the webhook", "bare": "bare WSGI, same job", "empty_view": "empty Flask view"}
GOALS = """| promise | goal | measured |
|---|---|---|
| the webhook against a bare WSGI handler with the same verification and acceptance | ≥ 0.50 | {webhook_vs_bare:.2f} |
| texts judged and counted by one worker against RQ SimpleWorker's no-op jobs | ≥ 20 | {counted_vs_rq_noop:.1f} |
| from sending the POST to counted at 20 texts/s, p50 | < 5 ms | {p50:.1f} ms |
| the same, p99 | < 15 ms | {p99:.1f} ms |
"""
WEBHOOK = """## The webhook

A signed text of Twilio's to `/webhooks/twilio/sms`, with a new MessageSid each, over 16 kept connections from a process
of its own; one server process with 8 threads, Valkey writing each text to the disk before it answers. The bare handler
is `bench/bare.py`: WSGI without Flask, with the same verification and acceptance. Answers a second, milliseconds
to the answer (p50/p99) and µs of the server's processor time for each, medians of the rounds; ratios are taken within a
round. The last is the ratio of the processor times, which a busy disk does not flatter.

![Texts accepted a second](performance/webhook.svg)

| server | the webhook | bare WSGI | empty Flask view | webhook : bare | webhook : empty view | by processor time |
|---|---|---|---|---|---|---|
"""
INTAKE = """
## Counting

The inbox is filled with a generated load: {villages} villages over many days, every text its own figures, four of five
acceptable, the rest refused or asked about for {bad} different reasons. One worker's process drains it as in service
(`workers.inbound.run`); then RQ's SimpleWorker works off jobs that do nothing, on the same Valkey (each write on the
disk before it is answered), and so on, turn by turn.

![Texts counted a second](performance/intake.svg)

One worker judged **{texts_per_second:,.0f} texts a second** ({counted_per_second:,.0f} of them counted), RQ did
{rq_noop_per_second:,.0f} jobs a second: **{ratio:.1f} times** as many (median of the rounds). A text costs the worker
{cpu_microseconds_a_text:,.0f} µs of processor time.
"""
LATENCY = """
## From the webhook to the count

The web server, a worker and the clock as `keng up` runs them, texts sent at chance moments for {seconds:.0f} s a rate.
Measured from sending the POST until another process has read the ledger's record of it.

![Milliseconds from the webhook to the count](performance/latency.svg)

| texts/s | p50 | p99 | answer to the POST p50 | p99 | sent | counted | refused |
|---|---|---|---|---|---|---|---|
"""
USSD = """
## The USSD menu

{callers} phones at once walk the menu through the same processes without a pause: dial, five numbers, send. Measured
from sending the aggregator's request until its page is read; the last step waits until a worker has judged the report,
and said so in {told} of {sessions} sessions. Commit {commit}, {at}; `python -m bench.ussd` measures this alone.

| | p50 | p99 | requests |
|---|---|---|---|
| a step | {step_p50:.1f} ms | {step_p99:.1f} ms | {steps} |
| the last step, with the outcome | {last_p50:.1f} ms | {last_p99:.1f} ms | {sessions} |
"""
START = """
## Start and memory

The first start of `keng up` took {first_seconds:.1f} s, later ones {later_seconds:.1f} s (median of {starts}).
Resident megabytes after the load above, each process with those it started: {memory}.
"""


def write(results: dict[str, Any]) -> None:
    """Write the page and its plots."""
    PLOTS.mkdir(exist_ok=True)
    for name, drawing in _plots(results).items():
        (PLOTS / f"{name}.svg").write_text(drawing, encoding="utf-8")
    PAGE.write_text("".join(_parts(results)), encoding="utf-8")


def _parts(results: dict[str, Any]) -> Iterator[str]:
    at_20 = results["webhook_to_counted_ms"]["20"]
    yield "# How fast it is\n\nWritten by `make bench`; do not edit. The figures are in `bench/results.json`.\n"
    yield "Trust the ratios more than the figures: both sides of a ratio were measured turn by turn.\n\n"
    yield _conditions(results) + GOALS.format(**results, **at_20) + "\n" + WEBHOOK
    yield from (_server(name, figures) for name, figures in results["webhook"].items())
    yield INTAKE.format(villages=results["load"]["villages"], bad=results["load"]["bad_kinds"], **results["intake"])
    yield LATENCY.format(seconds=results["extent"]["latency_seconds"])
    yield from (_rate(rate, figures) for rate, figures in results["latency"]["rates"].items())
    yield USSD.format(**results["ussd"])
    memory = ", ".join(f"{name} {size:.0f}" for name, size in results["memory_megabytes"].items())
    yield START.format(memory=memory, starts=len(results["start"]["later"]), **results["start"])


def _conditions(results: dict[str, Any]) -> str:
    machine, short = results["machine"], results["extent"]["rounds"] == 1
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    pinned = "server and generator on a core each" if machine["pinned"] else "cores shared"
    return (
        f"{'**A short try, not the whole run.** ' if short else ''}Commit {results['commit']}, {results['at']}. "
        f"{machine['processor']}, {machine['cores']} cores ({pinned}), {machine['system']}, "
        f"Python {machine['python']}; "
        f"load before the run {machine['load_before']}, "
        f"fsync {machine['fsync_microseconds']:,.0f} µs. {versions}.\n\n"
    )


def _server(name: str, figures: dict[str, Any]) -> str:
    cells = [
        f"{of['per_second']:,.0f} ({of['p50_ms']:.1f}/{of['p99_ms']:.1f} ms, {of['cpu_microseconds']:,.0f} µs)"
        for of in map(figures.get, NAMES)
        if of
    ]
    ratios = [f"{figures[f'webhook_vs_{of}']:.2f}" for of in ("bare", "empty_view", "bare_by_cpu")]
    return f"| {name} | {' | '.join([*cells, *ratios])} |\n"


def _rate(rate: str, figures: dict[str, Any]) -> str:
    times = " | ".join(f"{figures[name]:.1f} ms" for name in ("p50", "p99", "answer_p50", "answer_p99"))
    return f"| {rate} | {times} | {figures['sent']} | {figures['counted']} | {figures['refused']} |\n"


def _plots(results: dict[str, Any]) -> dict[str, str]:
    servers = [
        (f"{server}: {words}", figures[name]["per_second"], colour)
        for server, figures in results["webhook"].items()
        for colour, (name, words) in enumerate(NAMES.items())
    ]
    intake = results["intake"]
    against = [
        ("one worker, texts", intake["texts_per_second"], 0),
        ("RQ, no-op jobs", intake["rq_noop_per_second"], 2),
    ]
    lines = {f"{rate} texts/s": of["curve"] for rate, of in results["latency"]["rates"].items()}
    return {
        "webhook": svg.bars("Answers a second", servers, "/s"),
        "intake": svg.bars("Texts judged and jobs done a second", against, "/s"),
        "latency": svg.curves("From sending the POST to counted", lines, "ms"),
    }
