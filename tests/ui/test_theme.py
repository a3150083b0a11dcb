"""Colours one can read, and a switch of scheme that leaves no trace."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import QFile
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit

import resources
import ui
from tests.ui import gallery
from ui.shortcuts import PLACES
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.buttons import Button

SOURCES = sorted(Path(ui.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("palette", [T.LIGHT, T.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), T.CONTRAST_PAIRS)
def test_every_pair_can_be_read(palette, ink, ground, least):
    ratio = T.contrast(getattr(palette, ink), getattr(palette, ground))
    assert ratio >= least, f"{ink} on {ground}: {ratio:.2f}, needs {least}"


def test_there_are_as_many_pairs_as_the_design_names():
    assert len(T.CONTRAST_PAIRS) == 55


def test_contrast_is_the_standard_s():
    assert T.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert T.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", sorted(gallery.PAGES))
def test_switching_there_and_back_leaves_no_trace(show, name, qapp):
    widget = show(gallery.PAGES[name](), 1000, 900)
    widget.setFocus()

    def picture() -> QImage:
        qapp.processEvents()
        return widget.grab().toImage()

    light = picture()
    theme.choose("dark")
    dark = picture()
    assert dark != light
    theme.choose("light")
    assert picture() == light


def test_a_widget_made_before_the_switch_looks_like_one_made_after_it(show, qapp):
    before = show(gallery.controls(), 1000, 400)
    theme.choose("dark")
    after = show(gallery.controls(), 1000, 400)
    for widget in (before, after):
        widget.setFocus()
    qapp.processEvents()
    assert before.grab().toImage() == after.grab().toImage()


@pytest.mark.parametrize("scheme", ["light", "dark", "light"])
def test_the_style_sheet_has_the_colours_of_the_moment(show, qapp, scheme):
    theme.choose(scheme)
    button, field = show(Button("Call"), 200, 60), show(QLineEdit(), 200, 60)
    button.clearFocus()
    qapp.processEvents()
    for widget in (button, field):
        ground = widget.grab().toImage().pixelColor(6, widget.height() // 2)
        assert ground == theme.color("surface"), (scheme, type(widget).__name__, ground.name())


def test_the_choice_holds_against_the_system_and_following_ends_it(qapp):
    theme.choose("dark")
    assert theme.dark
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert theme.dark
    theme.toggle()
    assert not theme.dark and theme.scheme == "light"


def test_colours_are_written_down_only_in_the_tokens():
    for file in SOURCES:
        if file.name != "tokens.py":
            found = re.findall(r"#[0-9A-Fa-f]{6,8}\b", file.read_text(encoding="utf-8"))
            assert not found, f"{file.name}: {found}"


def test_no_widget_has_a_style_sheet_of_its_own_and_none_runs_a_loop():
    for file in SOURCES:
        text = file.read_text(encoding="utf-8")
        if file.name not in ("theme.py", "main.py"):
            assert "setStyleSheet" not in text, file.name
        # The first window is painted before any loop runs, in which something else could happen meanwhile.
        runs = re.search(r"\.exec\(\)|\bQMessageBox\b|processEvents", text)
        assert not runs or file.name in ("main.py", "starting.py"), file


def test_every_icon_named_is_in_the_font():
    names = {place.icon for place in PLACES}
    for file in SOURCES:
        text = file.read_text(encoding="utf-8")
        names |= set(re.findall(r'"([a-z]+(?:-[a-z]+)*-fill)"', text))
        names |= set(re.findall(r'icon="([a-z-]+)"', text))
    assert len(names) > 15
    assert not [name for name in sorted(names) if not theme.has_icon(name)]


def test_the_icon_font_carries_its_notice():
    notice = resources.path("icons/LICENSE-phosphor.txt").read_text(encoding="utf-8")
    assert "MIT License" in notice and "Copyright (c) 2020 Phosphor Icons" in notice
    assert QFile.exists(str(resources.path("icons/icons.ttf")))


def test_every_token_is_a_colour():
    for field in fields(T.Palette):
        for palette in (T.LIGHT, T.DARK):
            assert re.fullmatch(r"#([0-9A-F]{6}|[0-9A-F]{8})", getattr(palette, field.name)), field.name
