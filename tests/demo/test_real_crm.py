"""Proof rests on the real CRM: a run whose CRM side is the practice one must not look like a full one."""

from __future__ import annotations

import pytest

from app.demo.servers import Demo


@pytest.mark.real("bottlecrm")
def test_the_demo_has_its_real_crm(demo_servers: Demo) -> None:
    if demo_servers.crm_is_practice:
        pytest.skip("no Python 3.12 or newer was found: the demo's CRM side is the practice company")
    assert demo_servers.crm_url.startswith("http://127.0.0.1:")
