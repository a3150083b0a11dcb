"""A practice company in process: both ports in memory, for the packaged program's demo and for tests."""

from app.connectors.practice.company import PracticeCompany
from app.connectors.practice.crm import PracticeCrm
from app.connectors.practice.erp import PracticeErp
from app.connectors.practice.story import practice_company
from app.connectors.practice.switches import OUTAGES

__all__ = ["OUTAGES", "PracticeCompany", "PracticeCrm", "PracticeErp", "practice_company"]
