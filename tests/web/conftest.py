"""What does a test of the web doors have at hand? A running event loop of asyncio."""

from __future__ import annotations

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
