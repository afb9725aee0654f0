"""Settings: from the environment (``GREENWEFT_…``) or a ``.env`` file, passed in at the door."""

from pathlib import Path

import platformdirs
from pydantic import ByteSize, Field, SecretStr
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
    query_rows: int = Field(
        default=1_000_000, gt=0, description="How many rows an answer over HTTP may have."
    )
    query_memory: ByteSize = Field(
        default=ByteSize(1 << 30), description="Memory that one query may take: 1073741824, 1GiB."
    )
    query_text: int = Field(
        default=100_000, gt=0, description="How many characters the text of a query may have."
    )
    body: ByteSize = Field(
        default=ByteSize(1 << 20), description="How large the body of a request may be."
    )
    workers: int = Field(
        default=2, gt=0, description="How many queries of each language run at once."
    )
    queue: int = Field(
        default=256, ge=0, description="How many queries may wait for a worker before a 503."
    )
    jobs: int = Field(
        default=20, gt=0, description="How many jobs that have ended are kept, with their results."
    )
    rate: float = Field(
        default=50, ge=0, description="Requests per second of one client before a 429; 0: no limit."
    )
    tokens: Path | None = Field(
        default=None,
        description="File of hashed tokens with scopes; without one only loopback may be bound.",
    )
    origins: str = Field(
        default="*",
        description="Origins whose pages may read by CORS, separated by commas. Without tokens "
        "those of loopback alone, unless this is set.",
    )
    hosts: str = Field(
        default="", description="Names, beside loopback's, that a request may call this server by."
    )
    lag: int = Field(
        default=10, ge=0, description="Editions that readers may be behind before /ready says no."
    )
    log_queries: bool = Field(
        default=False, description="Whether the log has the texts of queries, not only hashes."
    )

    @property
    def embedded_graph(self) -> bool:
        """Whether the property graph is the embedded one."""
        return not self.graph
