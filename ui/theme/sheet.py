"""The one style sheet. Widgets have none of their own: a live switch of scheme would leave traces."""

from __future__ import annotations

from ui.theme import tokens as T


def style_sheet(c: T.Palette, base: float) -> str:
    """QSS for palette `c`; `base` is the body size in pixels."""
    return _surfaces(c) + _buttons(c) + _fields(c, base) + _views(c)


def _surfaces(c: T.Palette) -> str:
    tones = "".join(
        f'QLabel[tone="{tone}"] {{ color: {getattr(c, token)}; }}\n'
        for tone, token in {
            "muted": "text_muted", "faint": "text_faint", "danger": "danger", "warning": "warning",
            "success": "success", "accent": "accent",
        }.items()
    )  # fmt: skip
    return f"""
    #canvas, #topbar {{ background: {c.canvas}; }}
    #sidebar, #statusline {{ background: {c.sidebar}; }}
    QToolTip {{ background: {c.surface_raised}; color: {c.text}; border: 1px solid {c.border};
        padding: 4px 8px; }}
    QLabel {{ background: transparent; }}
    {tones}
    QMenu {{ background: {c.surface_raised}; color: {c.text}; border: 1px solid {c.border}; padding: 4px; }}
    QMenu::item {{ padding: 6px 16px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.selected}; }}
    QMenu::item:disabled {{ color: {c.text_faint}; }}
    """


def _buttons(c: T.Palette) -> str:
    return f"""
    QPushButton {{ min-height: {T.CONTROL - 2}px; padding: 0 12px; border-radius: {T.RADIUS_CONTROL}px;
        border: 1px solid {c.border_button}; background: {c.surface}; color: {c.text}; }}
    QPushButton:hover {{ background: {c.hover}; }}
    QPushButton:pressed {{ background: {c.surface_sunken}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 0 11px; min-height: {T.CONTROL - 4}px; }}
    QPushButton:disabled {{ color: {c.text_faint}; background: {c.surface_sunken};
        border-color: {c.border}; }}
    QPushButton[kind="primary"] {{ background: {c.accent_fill}; border-color: {c.accent_fill};
        color: {c.on_accent}; font-weight: 600; padding: 0 16px; }}
    QPushButton[kind="primary"]:hover {{ background: {c.accent_fill_hover}; }}
    QPushButton[kind="primary"]:focus {{ border: 2px solid {c.text}; padding: 0 15px; }}
    QPushButton[kind="primary"]:disabled {{ background: {c.surface_sunken}; color: {c.text_faint};
        border-color: {c.border}; }}
    QPushButton[kind="quiet"] {{ border: 1px solid transparent; background: transparent; color: {c.accent};
        padding: 0 8px; }}
    QPushButton[kind="quiet"]:hover {{ background: {c.accent_soft}; }}
    QPushButton[kind="quiet"]:focus {{ border: 2px solid {c.accent}; padding: 0 7px; }}
    QPushButton[kind="quiet"]:disabled {{ background: transparent; color: {c.text_faint}; }}
    QPushButton[kind="link"] {{ border: 2px solid transparent; background: transparent; color: {c.accent};
        padding: 0; min-height: 20px; text-align: left; border-radius: 4px; }}
    QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
    QPushButton[kind="link"]:focus {{ border: 2px solid {c.accent}; padding: 0; min-height: 20px; }}
    QPushButton[kind="link"]:disabled {{ background: transparent; border-color: transparent;
        color: {c.text_faint}; }}
    QPushButton[kind="icon"] {{ border: 1px solid transparent; background: transparent; padding: 0;
        min-width: 30px; max-width: 30px; }}
    QPushButton[kind="icon"]:hover {{ background: {c.hover}; border-color: {c.border}; }}
    QPushButton[kind="icon"]:focus {{ border: 2px solid {c.accent}; min-width: 28px; max-width: 28px; }}
    """


def _fields(c: T.Palette, base: float) -> str:
    return f"""
    QLineEdit, QComboBox, QPlainTextEdit {{ min-height: {T.CONTROL - 2}px; padding: 0 8px;
        border: 1px solid {c.border_control}; border-radius: {T.RADIUS_CONTROL}px;
        background: {c.surface}; color: {c.text};
        selection-background-color: {c.accent_fill}; selection-color: {c.on_accent}; }}
    QLineEdit, QPlainTextEdit {{ placeholder-text-color: {c.text_faint}; }}
    QLineEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {c.accent}; padding: 0 7px;
        min-height: {T.CONTROL - 4}px; }}
    QLineEdit:disabled, QComboBox:disabled {{ color: {c.text_faint}; background: {c.surface_sunken};
        border-color: {c.border}; }}
    QLineEdit[state="invalid"] {{ border-color: {c.danger}; }}
    QLineEdit[kind="cell"] {{ min-height: 0; padding: 0 5px; border-radius: 4px;
        border: 2px solid {c.accent}; }}
    QLineEdit[kind="search"], QLineEdit[kind="search"]:focus {{ border: none; background: transparent;
        font-size: {round(base * 17 / 13)}px; min-height: 52px; padding: 0 8px; }}
    QComboBox {{ padding: 0 10px; }}
    QComboBox::drop-down {{ border: none; width: 28px; }}
    QComboBox::down-arrow {{ image: none; }}
    QComboBox:focus {{ border: 2px solid {c.accent}; padding: 0 9px; min-height: {T.CONTROL - 4}px; }}
    QComboBox QAbstractItemView {{ background: {c.surface_raised}; border: 1px solid {c.border};
        selection-background-color: {c.selected}; selection-color: {c.text}; }}
    """


def _views(c: T.Palette) -> str:
    return f"""
    QTableView, QListView {{ border: none; background: {c.surface}; outline: none; }}
    QListView[kind="results"] {{ background: {c.surface_raised}; }}
    QHeaderView {{ background: {c.surface}; border: none; }}
    QScrollArea {{ border: none; background: transparent; }}
    QScrollBar:vertical {{ width: 12px; background: transparent; margin: 0; }}
    QScrollBar:horizontal {{ height: 12px; background: transparent; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {c.border_control}; border-radius: 3px; min-height: 32px;
        margin: 2px 3px; }}
    QScrollBar::handle:horizontal {{ background: {c.border_control}; border-radius: 3px; min-width: 32px;
        margin: 3px 2px; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; border: none; height: 0; width: 0; }}
    """
