"""What the action server is built from, wired once at start and passed to every action."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from actions.texts import DomainTexts, Texts
from agent.billing.document import BillLinks
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.knowledge.shelf import open_knowledge_base
from knowledge_base import KnowledgeBase

DOMAIN_FILE = Path("domain.yml")


@dataclass(frozen=True)
class Runtime:
    """The database, the clock and the texts that actions share.

    Attributes:
        link_secret: signs the links to bills; the web process reads them with the same one.
    """

    database: Database
    link_secret: str
    clock: Clock = field(default_factory=Clock)
    domain_file: Path = DOMAIN_FILE
    knowledge_folder: Path = Path("var/knowledge")

    @cached_property
    def _domain(self) -> DomainTexts:
        return DomainTexts(self.domain_file)

    @property
    def texts(self) -> Texts:
        """The responses of the domain file as it is now: trainers add intents to it."""
        return self._domain.now()

    @cached_property
    def bill_links(self) -> BillLinks:
        """Makes links to bills that open for a quarter of an hour."""
        return BillLinks(secret=self.link_secret, clock=self.clock)

    @cached_property
    def knowledge_base(self) -> KnowledgeBase:
        """The articles and their index; opening takes seconds."""
        return open_knowledge_base(self.knowledge_folder)

    def warm_up(self) -> None:
        """Load what the first customer should not wait for."""
        _ = self.texts
        if self.knowledge_folder.exists():  # else it is built, which is set-up's work
            _ = self.knowledge_base
