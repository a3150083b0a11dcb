"""Cut Phosphor 1.3 (MIT, see LICENSE-phosphor.txt) down to the glyphs that Firmdate draws.

Run after adding a name:  python resources/icons/build.py
Needs qtawesome (for the whole font) and fonttools. Both are tools: the program ships only the result.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

NAMES = """users-three file-text calendar-check truck receipt tray gear-six magnifying-glass
phone envelope-simple arrow-square-out check-circle check-circle-fill warning warning-fill
prohibit prohibit-fill x-circle x-circle-fill clock clock-counter-clockwise cloud-slash link
link-break copy-simple bookmark-simple package factory swap arrows-left-right arrow-clockwise
user user-circle map-pin buildings chat-circle-text note-pencil caret-right caret-down caret-up
plus x check lightning-fill info info-fill circle circle-dashed shield-check arrow-right
download-simple funnel-simple dots-three key trash handshake scales credit-card database
wifi-slash broadcast sun moon question flag-fill file-x file-search cube lock-simple
hourglass-medium calendar-blank sliders-horizontal identification-card globe-simple
arrow-elbow-down-left keyboard spinner users-four arrow-left caret-left arrow-up arrow-down table
chart-line bell list-dashes eye sign-out play arrow-u-up-left""".split()


def main() -> None:
    import qtawesome

    fonts = Path(qtawesome.__file__).parent / "fonts"
    charmap = json.loads((fonts / "phosphor-charmap-1.3.0.json").read_text(encoding="utf-8"))
    chosen = {name: int(charmap[name], 16) for name in NAMES}
    out = Path(__file__).resolve().parent
    unicodes = ",".join(f"{code:x}" for code in chosen.values())
    command = [sys.executable, "-m", "fontTools.subset", str(fonts / "phosphor-1.3.0.ttf")]
    command += [f"--unicodes={unicodes}", f"--output-file={out / 'icons.ttf'}", "--no-layout-closure"]
    subprocess.run(command, check=True)
    text = json.dumps(chosen, indent=0, sort_keys=True) + "\n"
    (out / "icons.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
