"""Contracts for what a run publishes: scores, reasons, concentration, alerts, model figures.

Every table is keyed by ``as_at``, so that a page can be opened at any past register date.
Probabilities are shares 0-1, ``points`` are shares too (0.012 is 1.2 percentage points),
HHI runs 0-10,000, market shares and concentration ratios are per cent.
"""

from __future__ import annotations

import dataframely as dy


class Run(dy.Schema):
    """Exactly one row: what this results file was made from."""

    run_id = dy.String(primary_key=True)
    build_id = dy.String()
    data_kind = dy.String()  # "synthetic" or "real"
    latest_as_at = dy.Date()
    known_by = dy.Date()
    task = dy.String()
    model_version = dy.String(nullable=True)
    champion = dy.String(nullable=True)


class Score(dy.Schema):
    """One row per task, service and as-at date, scored or not.

    ``base`` is the typical service's chance; ``previous`` the chance at the register before;
    ``not_computable`` says in words why there is no score (then the figures are null).
    ``model_version`` carries ``@<as-at>`` where a past date was scored by a model that saw only
    what was known then. ``flagged_share`` is the share of services with a higher chance (0-1).
    """

    task = dy.String(primary_key=True)
    entity_kind = dy.String()
    entity_id = dy.String(primary_key=True)
    entity_name = dy.String()
    as_at = dy.Date(primary_key=True)
    known_by = dy.Date()
    model_version = dy.String(nullable=True)
    trained_on = dy.String(nullable=True)
    learner = dy.String(nullable=True)
    probability = dy.Float64(nullable=True, min=0, max=1)
    low = dy.Float64(nullable=True)
    high = dy.Float64(nullable=True)
    base = dy.Float64(nullable=True)
    base_log_odds = dy.Float64(nullable=True)
    previous = dy.Float64(nullable=True)
    flagged_share = dy.Float64(nullable=True)
    not_computable = dy.String(nullable=True)


class Reason(dy.Schema):
    """One row per score and feature, ``rank`` 1 first.

    ``log_odds`` sum to the calibrated log-odds minus ``base_log_odds``; ``points`` sum to
    ``probability - base``, walking the reasons in rank order.
    """

    task = dy.String(primary_key=True)
    entity_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    rank = dy.Int64(primary_key=True)
    feature = dy.String()
    value = dy.String(nullable=True)
    phrase = dy.String()
    log_odds = dy.Float64()
    points = dy.Float64()


class RegisterList(dy.Schema):
    """One row per adult market and list that describes it, by inspectorate and date.

    A date is described by the newest list of each inspectorate that is not younger.
    """

    market = dy.String(primary_key=True)
    inspectorate = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    known_on = dy.Date()


class Concentration(dy.Schema):
    """One row per market, date, area and sector: how concentrated ownership is.

    ``weight`` says what shares are shares of, ``places`` or ``services``. ``places`` is null where
    the register prints none or services count, ``owners`` and the figures where it prints no owners.
    """

    market = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    known_by = dy.Date(nullable=True)
    by = dy.String(primary_key=True)  # england, region or la
    area_code = dy.String(nullable=True)
    area_name = dy.String(primary_key=True)
    owner_level = dy.String()
    sector = dy.String(primary_key=True)
    services = dy.Int64()
    places = dy.Int64(nullable=True)
    owners = dy.Int64(nullable=True)
    hhi = dy.Float64(nullable=True)
    cr1 = dy.Float64(nullable=True)
    cr3 = dy.Float64(nullable=True)
    cr5 = dy.Float64(nullable=True)
    cr10 = dy.Float64(nullable=True)
    neff = dy.Float64(nullable=True)
    gini = dy.Float64(nullable=True)
    weight = dy.String()


class GroupConcentration(Concentration):
    """``Concentration`` at a level above the registered entity: ``controller``."""

    owner_level = dy.String(primary_key=True)


class Dependency(dy.Schema):
    """One row per market, date, area and owner: what share of the area's places it runs.

    Where services count and not places (``weight`` of ``Concentration``), ``places`` is null.
    """

    market = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    by = dy.String(primary_key=True)
    area_code = dy.String(nullable=True)
    area_name = dy.String(primary_key=True)
    provider_id = dy.String(primary_key=True)
    provider_name = dy.String()
    provider_kind = dy.String()
    services = dy.Int64()
    places = dy.Int64(nullable=True)
    share = dy.Float64()  # per cent
    rank = dy.Int64()


class GroupDependency(Dependency):
    """``Dependency`` of an area on owners at a level above the registered entity.

    ``provider_id`` and ``provider_name`` are the owner's.
    """

    owner_level = dy.String(primary_key=True)


class Alert(dy.Schema):
    """One row per alert and as-at date at which its condition holds.

    ``market`` is the one an area's figures are of, that in which a service is registered, or that of
    most of a provider's services. ``from_value`` and ``to_value`` are text ready to print.
    ``evidence`` is JSON. ``rule_raised`` and ``rule_right`` count how often the rule was raised in
    earlier years whose outcome is known, and how often what it warned of followed (null where a rule
    states a fact, not a forecast).
    """

    alert_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    rule = dy.String()
    title = dy.String()
    severity = dy.String()  # info, watch or act
    entity_kind = dy.String()
    entity_id = dy.String()
    entity_name = dy.String()
    market = dy.String()
    la_code = dy.String(nullable=True)
    la_name = dy.String(nullable=True)
    places = dy.Int64(nullable=True)
    opened_as_at = dy.Date()
    last_seen = dy.Date()
    happened_on = dy.Date(nullable=True)
    known_on = dy.Date(nullable=True)
    from_value = dy.String(nullable=True)
    to_value = dy.String(nullable=True)
    reason = dy.String()
    evidence = dy.String()
    rule_raised = dy.Int64(nullable=True)
    rule_right = dy.Int64(nullable=True)


class ModelRun(dy.Schema):
    """One row per task, protocol, model and test date; ``as_at`` null is all tests together."""

    task = dy.String()
    protocol = dy.String()
    model = dy.String()
    is_champion = dy.Bool()
    as_at = dy.Date(nullable=True)
    known_by = dy.Date(nullable=True)
    n = dy.Int64()
    events = dy.Int64()
    auc = dy.Float64(nullable=True)
    auc_low = dy.Float64(nullable=True)
    auc_high = dy.Float64(nullable=True)
    ap = dy.Float64(nullable=True)
    ap_low = dy.Float64(nullable=True)
    ap_high = dy.Float64(nullable=True)
    brier = dy.Float64(nullable=True)
    brier_skill = dy.Float64(nullable=True)
    ece = dy.Float64(nullable=True)
    recall_at_10pct = dy.Float64(nullable=True)
    lift_at_10pct = dy.Float64(nullable=True)


class Reliability(dy.Schema):
    """One row per model and bin of predicted chance, all tests together."""

    task = dy.String(primary_key=True)
    model = dy.String(primary_key=True)
    bin = dy.Int64(primary_key=True)
    n = dy.Int64()
    predicted = dy.Float64()
    observed = dy.Float64()
    observed_low = dy.Float64()
    observed_high = dy.Float64()


class Importance(dy.Schema):
    """One row per feature of the champion: mean absolute effect on the log-odds."""

    task = dy.String(primary_key=True)
    feature = dy.String(primary_key=True)
    label = dy.String()
    mean_abs_log_odds = dy.Float64()
    direction = dy.String()  # the sign fixed in advance: "+", "-" or ""


class ExitCount(dy.Schema):
    """One row per register date: three ways to count who had gone a year later."""

    as_at = dy.Date(primary_key=True)
    next_as_at = dy.Date(nullable=True)
    homes = dy.Int64()
    list_exits = dy.Int64(nullable=True)
    gone_any_type = dy.Int64(nullable=True)
    label_exits = dy.Int64(nullable=True)
    censored = dy.Int64(nullable=True)
    returned = dy.Int64(nullable=True)
    continued = dy.Int64(nullable=True)
    known_by = dy.Date(nullable=True)
    lead_days_median = dy.Float64(nullable=True)
    left_before_published = dy.Int64(nullable=True)


class ClassicScore(dy.Schema):
    """One row per filing, basis and classic score, from that filing's own year.

    ``value`` is null where the score cannot be computed, and ``not_computable`` then says what is
    missing. ``zone`` is distress, grey or safe.
    """

    company_number = dy.String(primary_key=True)
    filing = dy.String(primary_key=True)
    raw_name = dy.String(primary_key=True)
    period_end = dy.Date(primary_key=True)
    basis = dy.String(primary_key=True)
    score = dy.String(primary_key=True)
    known_on = dy.Date()
    value = dy.Float64(nullable=True)
    zone = dy.String(nullable=True)
    not_computable = dy.String(nullable=True)
