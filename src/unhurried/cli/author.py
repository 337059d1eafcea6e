"""The commands for whoever writes a ritual: check, schema."""

import json

import click


@click.command("schema", short_help="Print the JSON Schema of scripts, for editors.")
def schema_command() -> None:
    """Print the JSON Schema of the script language: with it an editor completes, explains and underlines."""
    from unhurried.script.schema import ritual_schema

    click.echo(json.dumps(ritual_schema(), indent=2, sort_keys=True, ensure_ascii=False))
