"""Contracts for what the registers of Scotland say beyond a service's particulars."""

from __future__ import annotations

import dataframely as dy


class ScotlandGrade(dy.Schema):
    """One row per service, register date and theme with a grade.

    ``grade`` runs from 1 (unsatisfactory) to 6 (excellent). ``theme`` is a key question
    (``wellbeing, care_planning, setting, staff_team, leadership, play_and_learning``), a theme of
    inspections until 2022 (``care_and_support, environment, staffing, management, information``),
    or ``lowest`` and ``highest`` of the service's grades. ``graded_on`` is the day the grading was
    published, the month's last day where only the month is given.
    """

    service_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    theme = dy.String(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    grade = dy.Int64(min=1, max=6)
    graded_on = dy.Date(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()


class ScotlandYear(dy.Schema):
    """One row per service, register date, measure and financial year with a value.

    ``measure`` is the publisher's heading without its year (``complaints_upheld,
    enforcements_issued, any_requirements, first_date, …``), ``year_to`` the year in which the
    financial year ends, ``value`` the cell as printed, ``number`` and ``day`` the same typed.
    """

    service_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    measure = dy.String(primary_key=True)
    year_to = dy.Int64(primary_key=True, min=2000, max=2100)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    value = dy.String()
    number = dy.Float64(nullable=True)
    day = dy.Date(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()
