"""Tokens -> QPalette, one style sheet, fonts and icons; follows the system's scheme while it runs."""

from __future__ import annotations

import json
import sys
from typing import Literal

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyle

import resources
from ui.theme import tokens as T
from ui.theme.sheet import style_sheet

Scheme = Literal["system", "light", "dark"]

_FAMILIES = {"win32": ["Segoe UI Variable Text", "Segoe UI"], "darwin": [".AppleSystemUIFont"]}
_LINUX_WHEN_UNSET = ["Inter", "Adwaita Sans", "Cantarell", "Noto Sans", "DejaVu Sans"]
_ICON_SCALES = (1, 1.25, 1.5, 2, 3)  # a pixmap for each, so that no screen stretches one
_ROLE_TOKENS = {
    "Window": "canvas", "WindowText": "text", "Base": "surface", "AlternateBase": "surface_sunken",
    "Text": "text", "Button": "surface", "ButtonText": "text", "BrightText": "danger",
    "Highlight": "selected", "HighlightedText": "text", "Link": "accent", "LinkVisited": "accent",
    "ToolTipBase": "surface_raised", "ToolTipText": "text", "PlaceholderText": "text_faint",
    "Accent": "accent", "Light": "surface_raised", "Midlight": "hover", "Mid": "border",
    "Dark": "border_control", "Shadow": "border_control",
}  # fmt: skip
_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """The look of the program; one object, `theme`. `changed` is for what holds pixmaps or paints itself."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.palette: T.Palette = T.LIGHT
        self.scheme: Scheme = "system"
        self.density = "comfortable"
        self.reduced_motion = False
        self._app: QApplication | None = None
        self._families: list[str] = []
        self._base = 13.0
        self._icon_family = ""
        self._glyphs: dict[str, int] = {}

    @property
    def dark(self) -> bool:
        return self.palette is T.DARK

    @property
    def row(self) -> int:
        """Height of a table row in pixels; grows with a user's larger text."""
        return max(T.ROW[self.density], round(self._base * 2))

    @property
    def motion_ms(self) -> int:
        """How long an overlay may fade: 0 where the system or the user asks for less motion."""
        if self.reduced_motion or self._app is None:
            return 0
        animates = self._app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        return T.MOTION_MS if animates else 0

    def start(self, app: QApplication, *, family: str = "", scheme: Scheme = "system") -> None:
        """Dress `app`; once per process. `family` tries another font (for pictures)."""
        if self._app is app:
            return
        self._app = app
        app.setStyle("Fusion")
        system = app.font()
        # Qt's logical DPI differs by platform, so the point size alone says nothing about pixels.
        self._base = max(13.0, system.pointSizeF() * app.primaryScreen().logicalDotsPerInchY() / 72)
        self._families = [family] if family else self._system_families(system)
        font_id = QFontDatabase.addApplicationFont(str(resources.path("icons/icons.ttf")))
        self._icon_family = QFontDatabase.applicationFontFamilies(font_id)[0]
        self._glyphs = json.loads(resources.path("icons/icons.json").read_text(encoding="utf-8"))
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme)
        self.scheme = scheme
        self._apply()

    def choose(self, scheme: Scheme) -> None:
        """Follow the system, or hold light or dark. Native parts (the title bar) follow where Qt can."""
        self.scheme = scheme
        if self._app is not None:
            self._app.styleHints().setColorScheme(_SCHEMES[scheme])
            self._apply()

    def toggle(self) -> None:
        self.choose("light" if self.dark else "dark")

    def color(self, token: str) -> QColor:
        return QColor(getattr(self.palette, token))

    def font(self, role: str = "body", tabular: bool = False) -> QFont:
        """`role` is one of tokens.TYPE; `tabular` makes all digits equally wide, so that columns line up."""
        ratio, weight = T.TYPE[role]
        font = QFont()
        if self._families:
            font.setFamilies(self._families)
        font.setPixelSize(round(self._base * ratio))
        font.setWeight(QFont.Weight(weight))
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)  # a plain "tnum" raises although the signature names str
        return font

    def has_icon(self, name: str) -> bool:
        return name in self._glyphs

    def draw_icon(self, painter: QPainter, rect: QRect | QRectF, name: str, color: QColor) -> None:
        font = QFont(self._icon_family)
        font.setPixelSize(int(min(rect.width(), rect.height())))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        painter.save()
        painter.setFont(font)
        painter.setPen(color)
        room = QRectF(rect).adjusted(-4, -4, 4, 4)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, chr(self._glyphs[name]))
        painter.restore()

    def icon(self, name: str, token: str = "text_muted", size: int = T.ICON_M) -> QIcon:
        """A snapshot in today's colours: widgets that hold one ask again on `changed`."""
        icon = QIcon()
        for ratio in _ICON_SCALES:
            pixmap = QPixmap(round(size * ratio), round(size * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            self.draw_icon(painter, QRectF(0, 0, size, size), name, self.color(token))
            painter.end()
            icon.addPixmap(pixmap)
        return icon

    def _system_families(self, system: QFont) -> list[str]:
        if sys.platform in _FAMILIES:
            return _FAMILIES[sys.platform]
        if system.family() in ("Sans Serif", "Sans"):  # no desktop told Qt anything
            known = set(QFontDatabase.families())
            return [family for family in _LINUX_WHEN_UNSET if family in known][:1]
        return [system.family()]

    def _on_system_scheme(self, _scheme: Qt.ColorScheme) -> None:
        if self.scheme == "system":
            self._apply()

    def _apply(self) -> None:
        """Order matters: palette first, then the style sheet (it keeps the colours of that moment),
        then the signal for widgets that paint themselves or hold pixmaps."""
        app = self._app
        if app is None:
            return
        dark = self.scheme == "dark"
        if self.scheme == "system":
            dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self.palette = T.DARK if dark else T.LIGHT
        app.setFont(self.font("body"))
        app.setPalette(self._qpalette())
        app.setStyleSheet(style_sheet(self.palette, self._base))
        self.changed.emit()

    def _qpalette(self) -> QPalette:
        palette, roles = QPalette(), QPalette.ColorRole
        for role, token in _ROLE_TOKENS.items():
            palette.setColor(roles[role], self.color(token))
        for text in (roles.WindowText, roles.Text, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, text, self.color("text_faint"))
        return palette


theme = Theme()
