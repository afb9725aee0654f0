"""What the addresses of single things are made of."""

from typing import Annotated

from fastapi import Path

Scheme = Annotated[
    str, Path(description="What kind of id: cn-uscc, lei, area, company …", max_length=40)
]
Code = Annotated[str, Path(description="The id itself, behind its scheme.", max_length=160)]
