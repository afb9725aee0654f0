"""Settings: from the environment (``GREENWEFT_…``) or a ``.env`` file, passed in at the door."""

from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ontology.prefixes import BASE


class Settings(BaseSettings):
    """Where the home is, and which engines hold the graphs.

    >>> Settings(graph="").embedded_graph
    True
    """

    model_config = SettingsConfigDict(env_prefix="GREENWEFT_", env_file=".env", extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("greenweft")),
        description="The folder of the book and the embedded stores.",
    )
    base: str = Field(
        default=BASE, description="Base of the IRIs of entities and of source graphs."
    )
    graph: str = Field(
        default="",
        description="Property graph: empty is the embedded one; else bolt://, neo4j:// or neo4j+s://.",
    )
    graph_user: str = Field(default="neo4j", description="User of the property graph.")
    graph_password: SecretStr = Field(
        default=SecretStr(""), description="Password of the property graph."
    )
    graph_database: str | None = Field(
        default=None, description="Database of the property graph; its default one if empty."
    )
    graph_heap: str = Field(
        default="1g", description="Memory of the embedded property graph for its objects."
    )
    sparql: str = Field(
        default="",
        description="RDF store: empty is the embedded one; else the query address of an endpoint.",
    )
    sparql_update: str = Field(default="", description="Update address of the endpoint.")
    sparql_store: str = Field(default="", description="Graph store address of the endpoint.")
    sparql_user: str = Field(default="", description="User of the endpoint.")
    sparql_password: SecretStr = Field(
        default=SecretStr(""), description="Password of the endpoint."
    )
    query_seconds: float = Field(
        default=60.0, gt=0, description="How long a query may run, in seconds."
    )

    @property
    def embedded_graph(self) -> bool:
        """Whether the property graph is the embedded one."""
        return not self.graph
