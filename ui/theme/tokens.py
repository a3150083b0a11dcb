"""Design tokens. The only place in the program where a colour or a size is written down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Semantic colours. *_soft is a fill, the plain name is text or icon upon it."""

    canvas: str  # behind everything
    sidebar: str  # navigation and status line
    surface: str  # panels, tables, inputs
    surface_raised: str  # overlays, menus, tooltips
    surface_sunken: str  # column headers, tracks, skeletons
    hover: str
    selected: str  # selected row, list item, navigation item
    border: str  # hairlines that only separate
    border_control: str  # edges one must see to use: inputs, check boxes (3:1)
    text: str
    text_muted: str
    text_faint: str  # placeholders, units; still 4.5:1
    accent: str  # links, focus ring, selected marks
    accent_fill: str  # the one primary action
    accent_fill_hover: str
    on_accent: str
    accent_soft: str
    success: str
    success_soft: str
    success_fill: str
    warning: str
    warning_soft: str
    warning_fill: str
    danger: str
    danger_soft: str
    danger_fill: str
    info: str
    info_soft: str
    chart_line: str
    chart_area: str
    chart_ask: str
    chart_safety: str
    chart_grid: str
    age_0: str  # invoice ageing, not due ... > 90 days; darker means older
    age_1: str
    age_2: str
    age_3: str
    shadow: str
    border_button: str  # a button is also known by its label, so its edge may be softer
    veil: str  # behind the search overlay


LIGHT = Palette(
    canvas="#F4F5F7",
    sidebar="#ECEEF2",
    surface="#FFFFFF",
    surface_raised="#FFFFFF",
    surface_sunken="#F1F3F6",
    hover="#F3F5F9",
    selected="#E6ECFC",
    border="#E1E4EA",
    border_control="#808999",
    text="#1B202B",
    text_muted="#515B6B",
    text_faint="#5E6878",
    accent="#2F51C7",
    accent_fill="#3354CB",
    accent_fill_hover="#2845AE",
    on_accent="#FFFFFF",
    accent_soft="#E9EEFD",
    success="#17703C",
    success_soft="#E3F3E9",
    success_fill="#25874E",
    warning="#8A5200",
    warning_soft="#FCF0D9",
    warning_fill="#BC7C12",
    danger="#AE2620",
    danger_soft="#FBE9E7",
    danger_fill="#CF3F36",
    info="#0E5F9E",
    info_soft="#E4F0FA",
    chart_line="#3354CB",
    chart_area="#E3E9FB",
    chart_ask="#AE2620",
    chart_safety="#8A5200",
    chart_grid="#E9ECF1",
    age_0="#7B90D4",
    age_1="#BC8012",
    age_2="#C9592B",
    age_3="#A11F19",
    shadow="#26000000",
    border_button="#C3C9D3",
    veil="#470B0E14",
)

DARK = Palette(
    canvas="#13161B",
    sidebar="#171A20",
    surface="#1B1F26",
    surface_raised="#242933",
    surface_sunken="#20252D",
    hover="#222731",
    selected="#26314F",
    border="#2C323C",
    border_control="#727C8C",
    text="#E8EBF1",
    text_muted="#A9B2C0",
    text_faint="#929CAC",
    accent="#9DB3FF",
    accent_fill="#4A66DC",
    accent_fill_hover="#3F5AD0",
    on_accent="#FFFFFF",
    accent_soft="#222C49",
    success="#72CF97",
    success_soft="#173023",
    success_fill="#3AA566",
    warning="#EBB955",
    warning_soft="#34290F",
    warning_fill="#D79A2B",
    danger="#FF948A",
    danger_soft="#3C1D1B",
    danger_fill="#E0574C",
    info="#86C1F3",
    info_soft="#152C40",
    chart_line="#8FA7FF",
    chart_area="#242E4C",
    chart_ask="#FF948A",
    chart_safety="#EBB955",
    chart_grid="#272D36",
    age_0="#6376B8",
    age_1="#B9842B",
    age_2="#D26F3D",
    age_3="#FF7468",
    shadow="#80000000",
    border_button="#727C8C",
    veil="#8C0B0E14",
)

# Spacing, in device-independent pixels. Only these values.
S4, S8, S12, S16, S24, S32 = 4, 8, 12, 16, 24, 32
RADIUS_CONTROL, RADIUS_PANEL, RADIUS_OVERLAY = 6, 8, 12
ROW = {"comfortable": 32, "compact": 26}
TWO_LINE_ROW = 44
HEADER_ROW, CONTROL, PANEL_HEAD = 28, 32, 40
NAV_WIDTH, NAV_SLIM, NAV_WIDE_FROM = 196, 56, 1240  # slim below NAV_WIDE_FROM px of window
NAV_ITEM, TOP_HEIGHT, STATUS_HEIGHT = 36, 52, 28
WINDOW_LEAST = (960, 540)  # a Full HD screen at 200 %
WINDOW_USUAL = (1280, 800)
ICON_S, ICON_M, ICON_NAV, ICON_L = 14, 16, 18, 32
CAP = 6  # rows a panel shows before "Show all"

# Type scale: ratio of the body size (13 px at 100 %, or the system's size if larger) and weight.
TYPE: dict[str, tuple[float, int]] = {
    "caption": (12 / 13, 400),
    "label": (12 / 13, 600),
    "body": (1, 400),
    "strong": (1, 600),
    "subtitle": (15 / 13, 600),
    "title": (20 / 13, 600),
    "answer": (26 / 13, 600),
}
MOTION_MS = 120  # overlay fade only; 0 when the system asks for less motion

CONTRAST_PAIRS: list[tuple[str, str, float]] = [  # (foreground, background, least ratio)
    *[
        (f, b, 4.5)
        for f in ("text", "text_muted", "text_faint")
        for b in ("canvas", "sidebar", "surface", "surface_raised", "surface_sunken", "selected", "hover")
    ],
    *[("accent", b, 4.5) for b in ("surface", "canvas", "sidebar", "selected", "accent_soft")],
    ("on_accent", "accent_fill", 4.5),
    ("on_accent", "accent_fill_hover", 4.5),
    *[(f, f + "_soft", 4.5) for f in ("success", "warning", "danger", "info")],
    *[(f, b, 4.5) for f in ("success", "warning", "danger", "info") for b in ("surface", "canvas")],
    *[("border_control", b, 3) for b in ("surface", "canvas")],
    *[
        (f, "surface", 3)
        for f in (
            "chart_line",
            "chart_ask",
            "chart_safety",
            "danger_fill",
            "success_fill",
            "warning_fill",
            "age_0",
            "age_1",
            "age_2",
            "age_3",
        )
    ],
    *[(f, "chart_area", 3) for f in ("chart_line", "chart_safety", "success_fill")],
]


def contrast(a: str, b: str) -> float:
    """WCAG contrast ratio of two #RRGGBB colours, 1 to 21."""

    def luminance(colour: str) -> float:
        channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)
