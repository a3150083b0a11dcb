"""What can go wrong with the demo, each with its sentence: what is so, why, what to do."""

from __future__ import annotations

from app.errors import DemoFault

SENTENCES = {
    "demo_no_python": "The demo cannot install its {server}. It needs Python {version} or newer, and none "
    "was found. Install Python and start the demo again.",
    "demo_no_venv": "The demo cannot make an environment for its {server}: {reason}. On Debian or Ubuntu "
    "install the package python3-venv.",
    "demo_install_failed": "The demo could not install its {server}: {reason}. Check the network connection "
    "and start the demo again.",
    "demo_build_failed": "The demo's company could not be made in the {server}: {reason}. The log is {log}.",
    "demo_server_died": "The {server} stopped while it started: {reason}. The log is {log}.",
    "demo_server_silent": "The {server} did not answer within {seconds} s. The log is {log}.",
    "demo_busy": "Another Firmdate is starting or closing this demo and has not finished within {seconds} s. "
    "Wait for it or close it, then start the demo again.",
    "demo_folder": "The demo's folder cannot be used: {reason}. Choose another one with "
    "FIRMDATE_DEMO_FOLDER.",
    "demo_in_use": "The demo is in use by another Firmdate and cannot be reset. Close that one first.",
    "demo_size": "This folder holds the {has} company, not the {size} one. Start the demo with --reset to "
    "change it.",
    "demo_not_running": "The demo is not running. Start it with: firmdate demo",
}


class DemoError(DemoFault):
    """A demo that cannot be made or started. `sentence` is for people; it holds no secrets."""

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code].format_map(self.params)
