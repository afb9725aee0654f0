"""The reference pages name every command, option and setting."""

from api.cli.reference import reference, settings_reference
from api.cli.root import MODULES, greenweft
from api.settings import Settings


def test_the_reference_has_every_command_with_its_options_and_examples() -> None:
    text = reference()
    for name in MODULES:
        command = greenweft.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert f"\n### {name}\n" in text
        assert f"\n$ greenweft {name}" in text
        for param in command.params:
            assert param.param_type_name == "argument" or param.opts[-1] in text


def test_every_command_that_writes_a_table_takes_format_and_json() -> None:
    text = reference()
    sections = text.split("\n### ")[1:]
    for section in sections:
        assert ("--format" in section) <= ("--json" in section)


def test_the_settings_reference_has_every_setting_with_its_meaning() -> None:
    text = settings_reference()
    for name, field in Settings.model_fields.items():
        assert f"| `GREENWEFT_{name.upper()}` |" in text
        assert field.description
        assert field.description in text
    assert ">>>" not in text
