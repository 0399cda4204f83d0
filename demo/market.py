"""Plans, prices by month, and how homes consume through the year."""

import math
from datetime import date
from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import Any

from agent.supply.models import PlanRow
from demo.batch import Batch
from demo.places import Climate

# code: product, name, audience, kind, price (EUR per unit or over the index), EUR a month,
# (down, up, guaranteed), months for which a fixed price holds
PLANS: dict[str, tuple[Any, ...]] = {
    "luce-fissa-serena": ("luce", "Luce Fissa Serena", "person", "fixed", "0.145", 9, None, 24),
    "luce-indice": ("luce", "Luce Indice", "person", "indexed", "0.018", 8, None, None),
    "luce-bioraria": ("luce", "Luce Bioraria", "person", "fixed", "0.141", 9, None, 12),
    "gas-sereno": ("gas", "Gas Sereno", "person", "fixed", "0.52", 9, None, 12),
    "gas-indice": ("gas", "Gas Indice", "person", "indexed", "0.11", 8, None, None),
    "luce-impresa": ("luce", "Luce Impresa", "firm", "indexed", "0.015", 12, None, None),
    "gas-impresa": ("gas", "Gas Impresa", "firm", "indexed", "0.09", 12, None, None),
    "fibra-vento-1000": (
        "fibra", "Fibra Vento 1000", "all", "flat", None, 26.90, (1000, 300, 500), None),
    "fibra-vento-2500": (
        "fibra", "Fibra Vento 2500", "all", "flat", None, 31.90, (2500, 500, 1000), None),
    "fibra-vento-200": (
        "fibra", "Fibra Vento 200", "all", "flat", None, 24.90, (200, 20, 50), None),
    "aria-100": ("fibra", "Aria 100", "all", "flat", None, 24.90, (100, 20, 30), None),
}  # fmt: skip
_DESCRIPTIONS = {
    "luce-fissa-serena": (
        "Prezzo uguale a tutte le ore, bloccato 24 mesi.",
        "The same price at all hours, fixed for 24 months.",
    ),
    "luce-indice": (
        "PUN più 0,018 €/kWh: il prezzo segue il mercato ogni mese.",
        "PUN plus €0.018/kWh: the price follows the market every month.",
    ),
    "luce-bioraria": (
        "F1 0,165 e F23 0,128 €/kWh, bloccato 12 mesi: conviene se usi il 65% in F23.",
        "F1 €0.165 and F23 €0.128/kWh, fixed for 12 months: pays if 65% of use is in F23.",
    ),
    "gas-sereno": ("0,52 €/Smc bloccato 12 mesi.", "€0.52/Smc, fixed for 12 months."),
    "gas-indice": (
        "PSV più 0,11 €/Smc: il prezzo segue il mercato ogni mese.",
        "PSV plus €0.11/Smc: the price follows the market every month.",
    ),
    "luce-impresa": ("PUN più 0,015 €/kWh, per le imprese.", "PUN plus €0.015/kWh, for firms."),
    "gas-impresa": ("PSV più 0,09 €/Smc, per le imprese.", "PSV plus €0.09/Smc, for firms."),
    "fibra-vento-1000": ("Fibra FTTH fino a 1 Gb/s.", "FTTH fibre up to 1 Gb/s."),
    "fibra-vento-2500": ("Fibra FTTH fino a 2,5 Gb/s.", "FTTH fibre up to 2.5 Gb/s."),
    "fibra-vento-200": ("Fibra FTTC fino a 200 Mb/s.", "FTTC fibre up to 200 Mb/s."),
    "aria-100": ("Internet via radio (FWA) fino a 100 Mb/s.", "Radio internet (FWA) to 100 Mb/s."),
}
# What a fixed price was for contracts signed or renewed in a year, of today's price.
_VINTAGE = {2022: 1.28, 2023: 1.16, 2024: 1.06, 2025: 1.03}
# Heating degree days of each month as a share of the year (January first), by climate.
_HEATING: dict[Climate, tuple[float, ...]] = {
    "north": (0.215, 0.175, 0.135, 0.07, 0.02, 0, 0, 0, 0.005, 0.055, 0.13, 0.195),
    "centre": (0.225, 0.19, 0.145, 0.07, 0.015, 0, 0, 0, 0, 0.035, 0.12, 0.2),
    "south": (0.245, 0.215, 0.165, 0.065, 0.005, 0, 0, 0, 0, 0.015, 0.09, 0.2),
}
_COOLING: dict[Climate, tuple[float, ...]] = {
    "north": (1.08, 1.02, 0.97, 0.9, 0.9, 1.02, 1.15, 1.0, 0.93, 0.95, 1.0, 1.08),
    "centre": (1.05, 1.0, 0.95, 0.88, 0.88, 1.05, 1.25, 1.12, 0.95, 0.92, 0.95, 1.0),
    "south": (1.03, 0.98, 0.92, 0.85, 0.87, 1.1, 1.36, 1.28, 1.0, 0.88, 0.85, 0.9),
}
_ALL_YEAR_GAS = 0.22


def add_plans(batch: Batch) -> None:
    """Add the catalogue."""
    for code, (product, name, audience, kind, price, fee, speeds, _months) in PLANS.items():
        down, up, minimum = speeds or (None, None, None)
        batch.add(
            PlanRow,
            code=code,
            product=product,
            name=name,
            audience=audience,
            price_kind=kind,
            unit_price=Decimal(price) if price else None,
            monthly_fee_cents=round(fee * 100),
            download_mbps=down,
            upload_mbps=up,
            minimum_mbps=minimum,
            description_it=_DESCRIPTIONS[code][0],
            description_en=_DESCRIPTIONS[code][1],
            valid_from=date(2020, 1, 1),
            valid_to=None,
        )


@lru_cache(maxsize=512)
def index_price(product: str, year: int, month: int) -> float:
    """Return the month's wholesale price with VAT for homes: PUN in EUR/kWh, PSV in EUR/Smc."""
    season = math.cos((month - 1) / 6 * math.pi)
    swing = Random(f"{product}:{year}:{month}").uniform(-1, 1)
    if product == "luce":
        return round(0.118 + 0.013 * season + 0.008 * swing + 0.004 * (2026 - year), 4)
    return round(0.385 + 0.05 * season + 0.025 * swing + 0.015 * (2026 - year), 4)


@lru_cache(maxsize=4096)
def energy_price(plan: str, since: date, year: int, month: int) -> float:
    """Return the energy price of a plan in a month, as its price list states it."""
    product, _, _, kind, price, _, _, months = PLANS[plan]
    if kind == "indexed":
        return round(index_price(product, year, month) + float(price), 6)
    passed = (year - since.year) * 12 + month - since.month
    renewed = since.month - 1 + since.year * 12 + (max(passed, 0) // months) * months
    return round(float(price) * _VINTAGE.get(renewed // 12, 1.0), 4)


@lru_cache(maxsize=512)
def cold(year: int, month: int) -> float:
    """Return how much more heating a month needed than usual: 1.1 is ten per cent more."""
    return 1 + Random(f"cold:{year}:{month}").uniform(-0.12, 0.12) + (0.06 if year == 2026 else 0)


def month_use(product: str, *, annual: float, climate: Climate, year: int, month: int) -> float:
    """Return the consumption of a whole month, kWh or Smc."""
    if product == "luce":
        return annual / 12 * _COOLING[climate][month - 1]
    heating = _HEATING[climate][month - 1] * cold(year, month)
    return annual * (_ALL_YEAR_GAS / 12 + (1 - _ALL_YEAR_GAS) * heating)
