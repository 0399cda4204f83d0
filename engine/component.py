"""Base of our pipeline components: what every Rasa graph component has to spell out."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.messages import with_segments


class PipelineComponent(GraphComponent):
    """A component that reads and annotates messages; it need not be trained.

    A subclass implements `annotate`, and `train` with `read` where it learns something.
    """

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, name: str
    ) -> None:
        """Keep the configuration and the place where the component may persist itself."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._name = name

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PipelineComponent:
        """Create the component before training."""
        return cls(config, model_storage, resource, execution_context.node_name)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_kwargs: Any,
    ) -> PipelineComponent:
        """Create the component with what its training persisted."""
        component = cls(config, model_storage, resource, execution_context.node_name)
        component.read()
        return component

    def read(self) -> None:
        """Read what `train` persisted; nothing by default."""

    def annotate(self, messages: list[Message]) -> None:
        """Annotate messages in place."""
        raise NotImplementedError(type(self).__name__)

    def process(self, messages: list[Message]) -> list[Message]:
        """Annotate messages to be understood, and their candidate segments."""
        self.annotate(with_segments(messages))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Annotate the training examples that have a text."""
        self.annotate([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data
