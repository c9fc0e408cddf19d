"""WHEN? Working days, reminder points, periods, and the clock that ticks."""
