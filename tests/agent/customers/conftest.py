from tests.agent.api.conftest import client, customer_code  # noqa: F401  # fixtures
from tests.demo.scene import clock, session, ventolia  # noqa: F401  # fixtures
