from tests.demo.scene import clock, session, ventolia  # noqa: F401  # fixtures
