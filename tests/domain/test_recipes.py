"""Kits: nested, with fixed components, in whole kits, with the component that holds them down."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.availability import COMPLETE_ONLY, Part, StockSituation, answer, needs_of, project, take_parts
from app.domain.lines import AskedLine, answer_in_order
from app.domain.products import Component, Product, ProductKind
from app.domain.recipes import RecipeCycle, Use, quantities, recipe_of
from app.domain.values import UnitOfMeasure
from tests.domain.stock import TODAY, asked_on, day, event, situations, stock

D = Decimal
PIECE = UnitOfMeasure("u", "Unit", "unit")


def product(code: str, *parts: tuple[str, int, bool], kind: ProductKind = "goods") -> Product:
    components = tuple(Component(name.lower(), name, D(each), fixed) for name, each, fixed in parts)
    shown: ProductKind = "kit" if components else kind
    return Product(code.lower(), code, code, shown, PIECE, PIECE, components=components)


def known(*products: Product) -> dict[str, Product]:
    return {each.id: each for each in products}


def test_goods_take_themselves_and_a_service_takes_nothing() -> None:
    assert recipe_of(product("A")) == (Use("a", "A", D(1)),)
    assert recipe_of(product("S", kind="service")) == ()


def test_a_kit_in_a_kit_is_what_lies_on_the_shelf() -> None:
    inner = product("INNER", ("A", 2, False), ("B", 1, False))
    outer = product("OUTER", ("INNER", 3, False), ("A", 1, False), ("C", 5, False))
    expected = (Use("a", "A", D(7)), Use("b", "B", D(3)), Use("c", "C", D(5)))
    assert recipe_of(outer, known(inner, outer, product("A"), product("C"))) == expected


def test_a_service_in_a_kit_takes_no_stock() -> None:
    kit = product("K", ("A", 1, False), ("S", 1, False))
    assert recipe_of(kit, known(product("S", kind="service"))) == (Use("a", "A", D(1)),)


def test_a_component_that_comes_twice_by_two_ways_counts_both() -> None:
    inner = product("INNER", ("A", 2, False))
    kit = product("K", ("INNER", 1, False), ("INNER", 2, True), ("A", 1, False))
    assert recipe_of(kit, known(inner)) == (Use("a", "A", D(3), D(4)),)


def test_a_fixed_component_is_needed_once_whatever_the_quantity() -> None:
    recipe = recipe_of(product("K", ("A", 1, False), ("B", 2, True)))
    assert quantities(recipe, D(5)) == [("a", D(5)), ("b", D(2))]
    assert quantities(recipe, D(5), first=False) == [("a", D(5)), ("b", D(0))]


@pytest.mark.parametrize("fixed", [False, True])
def test_a_kit_that_holds_itself_is_refused_and_names_its_way(fixed: bool) -> None:
    one = product("ONE", ("TWO", 1, False))
    two = product("TWO", ("THREE", 1, fixed))
    three = product("THREE", ("ONE", 1, False))
    with pytest.raises(RecipeCycle) as refused:
        recipe_of(one, known(one, two, three))
    assert refused.value.path == ("ONE", "TWO", "THREE", "ONE")


def test_two_kits_that_share_an_inner_kit_are_no_cycle() -> None:
    inner = product("INNER", ("A", 1, False))
    left, right = product("LEFT", ("INNER", 1, False)), product("RIGHT", ("INNER", 1, False))
    top = product("TOP", ("LEFT", 1, False), ("RIGHT", 1, False))
    assert recipe_of(top, known(inner, left, right)) == (Use("a", "A", D(2)),)


def stocks(**named: StockSituation) -> dict[str, StockSituation]:
    return dict(named)


def test_kits_with_a_fixed_component() -> None:
    recipe = recipe_of(product("K", ("A", 2, False), ("B", 3, True)))
    enough = stocks(a=stock(9), b=stock(3))
    found = answer(needs_of(recipe, enough, TODAY), D(4), TODAY, kit=True)
    assert (found.available_quantity, found.in_time, found.bottleneck) == (4, True, "A")
    late = stocks(a=stock(9), b=stock(2, event(day(3), 1)))
    found = answer(needs_of(recipe, late, TODAY), D(4), TODAY, kit=True)
    assert (found.available_quantity, found.bottleneck, found.earliest_date) == (0, "B", day(3))
    assert found.split == (Part(day(3), D(4)),)


def test_both_a_piece_per_kit_and_one_per_order() -> None:
    recipe = recipe_of(product("K", ("A", 1, False), ("A", 2, True)))
    found = answer(needs_of(recipe, stocks(a=stock(6)), TODAY), D(9), TODAY, kit=True)
    assert found.available_quantity == 4


def test_the_bottleneck_of_a_kit_of_one_component_is_named() -> None:
    kit = product("K", ("A", 1, False))
    found = answer(needs_of(recipe_of(kit), stocks(a=stock(1)), TODAY), D(2), TODAY, kit=True)
    assert found.bottleneck == "A"
    goods = answer(needs_of(recipe_of(product("A")), stocks(a=stock(1)), TODAY), D(2), TODAY, kit=False)
    assert goods.bottleneck == ""


def test_the_component_that_is_short_already_is_the_bottleneck() -> None:
    """Neither makes a kit today; the fixed one lacks, the other is owed to somebody."""
    recipe = recipe_of(product("K", ("A", 1, True), ("B", 1, True)))
    here = stocks(a=stock(0), b=stock(0, event(TODAY, -5, "SO-1")))
    found = answer(needs_of(recipe, here, TODAY), D(1), TODAY, kit=True)
    assert (found.bottleneck, found.shortage) == ("B", 1)


def test_parts_take_the_fixed_component_with_the_first() -> None:
    recipe = recipe_of(product("K", ("A", 1, False), ("B", 2, True)))
    parts = [Part(TODAY, D(3)), Part(day(4), D(2))]
    after = take_parts(stocks(a=stock(9), b=stock(9)), recipe, parts, "Q-1")
    assert [(e.on, e.quantity) for e in after["a"].events] == [(TODAY, -3), (day(4), -2)]
    assert [(e.on, e.quantity) for e in after["b"].events] == [(TODAY, -2)]


def test_lines_of_one_quote_consume_in_order_through_shared_components() -> None:
    one = recipe_of(product("K1", ("SHARED", 2, False), ("A", 1, False)))
    two = recipe_of(product("K2", ("SHARED", 1, False)))
    here = stocks(shared=stock(10, event(day(5), 3)), a=stock(9))
    lines = [
        AskedLine(one, D(4), TODAY, kit=True),
        AskedLine((), D(1), TODAY),
        AskedLine(two, D(5), TODAY, kit=True),
        AskedLine(two, D(1), TODAY, kit=True),
    ]
    first, service, second, third = answer_in_order(lines, here, TODAY)
    assert first is not None and second is not None and third is not None and service is None
    assert first.answer.in_time
    assert second.answer.split == (Part(TODAY, D(2)), Part(day(5), D(3)))
    assert (third.answer.available_quantity, third.answer.earliest_date) == (0, None)


def test_a_line_that_takes_all_or_nothing_leaves_what_it_cannot_use() -> None:
    goods = recipe_of(product("A"))
    lines = [AskedLine(goods, D(50), TODAY, rules=COMPLETE_ONLY), AskedLine(goods, D(10), TODAY)]
    first, second = answer_in_order(lines, stocks(a=stock(10)), TODAY)
    assert first is not None and second is not None
    assert (first.answer.possible, second.answer.in_time) == ((), True)


uses = st.lists(
    st.builds(
        lambda code, each, once: Use(code, code, D(each), D(once)),
        st.sampled_from("AB"),
        st.integers(1, 3),
        st.sampled_from([0, 0, 2]),
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda use: use.code,
).map(tuple)
asked_lines = st.lists(st.builds(AskedLine, uses, st.integers(1, 20).map(Decimal), asked_on), max_size=4)


@given(asked_lines, situations, situations)
def test_all_lines_of_a_quote_together_starve_nobody(
    lines: list[AskedLine], a: StockSituation, b: StockSituation
) -> None:
    before = {"A": a, "B": b}
    left = dict(before)
    for line, answered in zip(lines, answer_in_order(lines, before, TODAY), strict=True):
        assert answered is not None
        left = take_parts(left, line.recipe, answered.answer.possible, "Q-1")
    for code, situation in before.items():
        old, new = project(situation, TODAY), project(left[code], TODAY)
        for on in {*old.days, *new.days}:
            kept = new.balance_at(on) >= situation.safety_stock
            assert kept or new.balance_at(on) == old.balance_at(on)
