"""What is printed for people: words as they stand, and nothing that steers a terminal."""

from __future__ import annotations

import pytest

from flows.printing import Format, print_rows


def test_blanks_stay_and_what_steers_a_terminal_is_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_rows([{"said": "2\u00a0% at most \x1b[31m"}], Format.table)
    assert "2\u00a0% at most \ufffd[31m" in capsys.readouterr().out
