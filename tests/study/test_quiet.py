"""Tests of long work that stands back."""

from __future__ import annotations

import pytest

from study.quiet import run_single_threaded


def count_blas_threads() -> set[int]:
    import scipy.linalg  # noqa: F401 - has a library of its own
    from threadpoolctl import threadpool_info

    ours = ("numpy", "scipy")  # another test may have loaded torch and its own
    return {
        each["num_threads"]
        for each in threadpool_info()
        if each["user_api"] == "blas" and any(name in each["filepath"] for name in ours)
    }


def test_matrices_are_multiplied_in_one_thread_while_the_work_runs_and_as_before_after_it() -> None:
    before = count_blas_threads()
    assert run_single_threaded(count_blas_threads) == {1}
    assert count_blas_threads() == before
    assert run_single_threaded(lambda: run_single_threaded(count_blas_threads)) == {1}
    assert count_blas_threads() == before


def test_the_threads_come_back_after_a_failure() -> None:
    before = count_blas_threads()
    with pytest.raises(ZeroDivisionError):
        run_single_threaded(lambda: 1 / 0)
    assert count_blas_threads() == before
