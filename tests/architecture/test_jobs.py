"""Every job name leads somewhere: the gateway names the workers' functions, and never imports them."""

from __future__ import annotations

import importlib

import pytest

from gateway import jobs


@pytest.mark.parametrize("job", [jobs.DRAIN_JOB, jobs.PAPER_JOB, jobs.PLAN_JOB, jobs.PULL_JOB, jobs.SEND_JOB])
def test_every_job_name_leads_to_a_function(job: str) -> None:
    module, _, name = job.rpartition(".")

    assert callable(getattr(importlib.import_module(module), name))
