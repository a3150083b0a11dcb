"""Looks at everything the program rests on and says what is well and what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.errors import FirmdateError
from app.ports import Capabilities, SystemInfo
from app.services.workspace import Workspace
from app.storage import audit, inbox, journal

FindingResult = Literal["pass", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """`params` are plain data for the sentence; `fault` what a system or the store raised."""

    id: str
    result: FindingResult
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    fault: FirmdateError | None = None


@dataclass(frozen=True)
class Diagnosis:
    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        return all(finding.result != "fail" for finding in self.findings)

    @property
    def exit_code(self) -> int:
        faults = [finding.fault.exit_code for finding in self.findings if finding.fault is not None]
        return 0 if self.well else max(faults, default=1)


async def diagnose(workspace: Workspace) -> Diagnosis:
    """Never raises for what it looks at: each trouble is a finding."""
    systems = await asyncio.gather(
        _system("crm", workspace.crm.connect, workspace.crm.capabilities),
        _system("erp", workspace.erp.connect, workspace.erp.capabilities),
    )
    findings = [finding for group in systems for finding in group]
    findings.append(_arbiter(workspace))
    findings += await _store(workspace)
    return Diagnosis(tuple(findings))


async def _system(
    name: str, connect: Callable[[], Awaitable[SystemInfo]], capabilities: Capabilities
) -> list[Finding]:
    try:
        info = await connect()
    except FirmdateError as fault:
        return [Finding(f"{name}_connection", "fail", f"{name}_lost", {}, fault)]
    said = {"name": info.name, "version": info.version, "user": info.user, "company": info.company}
    findings = [Finding(f"{name}_connection", "pass", f"{name}_connected", said)]
    if info.missing_rights:
        missing = {"rights": ", ".join(info.missing_rights), "user": info.user}
        findings.append(Finding(f"{name}_rights", "warn", "rights_missing", missing))
    else:
        findings.append(Finding(f"{name}_rights", "pass", "rights_complete", {"user": info.user}))
    if info.drift:
        findings.append(Finding(f"{name}_drift", "warn", "api_changed", {"what": "; ".join(info.drift)}))
    else:
        findings.append(Finding(f"{name}_drift", "pass", "api_as_proven", {"name": info.name}))
    return findings


def _arbiter(workspace: Workspace) -> Finding:
    arbiter = workspace.erp.capabilities.arbiter
    params = {"arbiter": arbiter, "writers": workspace.policies.writers}
    if arbiter in ("erp_key", "erp_state"):
        return Finding("arbiter", "pass", "arbiter_in_erp", params)
    if workspace.store.shared:
        return Finding("arbiter", "pass", "arbiter_team_store", params)
    if workspace.policies.writers == "team":
        return Finding("arbiter", "fail", "arbiter_missing", params)
    return Finding("arbiter", "warn", "arbiter_journal_only", params)


async def _store(workspace: Workspace) -> list[Finding]:
    try:
        broken = await workspace.store.run(audit.broken_at, workspace.writer)
        unfinished = await workspace.store.run(journal.unfinished)
        waiting = await workspace.store.run(inbox.listed)
    except FirmdateError as fault:
        return [Finding("store", "fail", "store_unusable", {}, fault)]
    findings = [Finding("store", "pass", "store_usable", {"inbox": str(len(waiting))})]
    if broken is not None:
        findings.append(Finding("audit", "fail", "audit_broken", {"row": str(broken)}))
    else:
        findings.append(Finding("audit", "pass", "audit_whole"))
    if unfinished:
        references = ", ".join(entry.external_reference for entry in unfinished)
        findings.append(Finding("journal", "warn", "conversions_unfinished", {"references": references}))
    else:
        findings.append(Finding("journal", "pass", "conversions_finished"))
    return findings
