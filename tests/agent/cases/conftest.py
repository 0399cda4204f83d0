from tests.agent.cases.bench import bench, desk_world, zammad  # noqa: F401  # fixtures
from tests.demo.scene import clock, session, ventolia  # noqa: F401  # fixtures
