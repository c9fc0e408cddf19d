"""What does each `duban` command start? Each imports what it needs: `duban read` starts without a database."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from settings import Settings  # checking every variable takes longer than `duban read` may take to start

DEFAULT_ZONE = "Asia/Shanghai"

app = typer.Typer(
    name="duban",
    help="Duban 督办: reads the dated promises out of a plan, and sees that they are carried out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="As on this day.")]
Year = Annotated[int | None, typer.Option(min=1949, max=2199, help="The year of the plan.")]
Json = Annotated[bool, typer.Option("--json", help="One compact line of JSON for each.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE")]
PlanName = Annotated[str | None, typer.Option(metavar="NAME", help="Only this plan.")]


@app.command("read")
def read_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")], as_of: AsOf = None, year: Year = None,
    as_json: Json = False, explain: Annotated[bool, typer.Option(help="What became of every date.")] = False,
) -> None:  # fmt: skip
    """Print what documents promise; nothing is stored."""
    from console.reading import read_files

    raise typer.Exit(
        read_files(files, _day(as_of) or _today(), as_of=_day(as_of), year=year, as_json=as_json, explain=explain)
    )


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    plan: Annotated[str, typer.Option(metavar="NAME", help="The plan, made when it is new.")],
    as_of: AsOf = None, year: Year = None,
    adopt: Annotated[bool, typer.Option(help="Adopt the sure drafts.")] = False,
) -> None:  # fmt: skip
    """Take a document into a plan."""
    from console.importing import import_file
    from console.ledger import opened

    settings = _settings()
    with opened(settings) as database:
        import_file(database, settings, file, _now(settings), plan=plan, as_of=_day(as_of), year=year, adopt=adopt)


@app.command("due")
def due_command(
    period: Annotated[list[str] | None, typer.Argument(metavar="[PERIOD]", help="this month, 本月, Q2, overdue, a unit")] = None,
    plan: PlanName = None, as_of: AsOf = None, as_json: Json = False,
) -> None:  # fmt: skip
    """List the milestones of a period; without one, of the next 30 days."""
    from console.ledger import morning, opened
    from console.listing import list_due

    settings = _settings()
    with opened(settings) as database:
        now = morning(_day(as_of), settings, _now(settings))
        list_due(database, now, asked=" ".join(period or []), plan=plan, as_json=as_json)


@app.command("rehearse")
def rehearse_command(
    plan: Annotated[str, typer.Argument(metavar="PLAN")],
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE")] = None,
    as_json: Json = False, as_csv: Annotated[bool, typer.Option("--csv", help="A table of commas.")] = False,
    picture: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw a calendar of it as PNG.")] = None,
    policy: Annotated[Path | None, typer.Option(metavar="FILE", help="What this policy would change.")] = None,
) -> None:  # fmt: skip
    """Print every message that a plan would cause; nothing is sent."""
    from console.ledger import opened
    from console.rehearsing import rehearse_plan

    settings = _settings()
    with opened(settings) as database:
        rehearse_plan(
            database, _now(settings), plan=plan, first=_day(first), last=_day(last), as_json=as_json, as_csv=as_csv,
            picture=picture, other=policy,
        )  # fmt: skip


@app.command("run")
def run_command() -> None:
    """Run the bot; without TELEGRAM_TOKEN, the playground."""
    settings = _settings()
    if settings.telegram_token is None:
        from console.playing import run_playground

        run_playground(settings, alone=False)
    else:
        from console.running import run_with_telegram  # without the playground, which takes memory

        run_with_telegram(settings)


@app.command("playground")
def playground_command(
    alone: Annotated[bool, typer.Option("--alone", help="Only the server; the bot is run elsewhere.")] = False,
) -> None:
    """Open the playground: a chat page on this machine, with no Telegram."""
    from console.playing import run_playground

    run_playground(_settings(), alone=alone)


@app.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest schema."""
    from console.ledger import opened
    from console.speech import words

    with opened(_settings()):
        sys.stdout.write(words("cli.migrated") + "\n")


@app.command("doctor")
def doctor_command() -> None:
    """Look at everything Duban leans on, and say what to do."""
    from console.checking import examine
    from console.telegram import bot_name

    settings = _settings()
    raise typer.Exit(examine(settings, _now(settings), bot_name(settings)))


def cli() -> None:
    """The entry point: whatever is wrong becomes one sentence and exit code 1, wrong use 2."""
    try:
        app()
    except KeyboardInterrupt:
        _end("")
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our lines has seen enough
        sys.exit(1)
    except Exception as error:
        _end(_sentence(error))


def _sentence(error: Exception) -> str:
    """The words for what may go wrong on any command; anything else is a defect and shows itself."""
    from console.speech import Failed, words
    from db.session import DatabaseAway
    from settings import BadSetting
    from supervision.refusals import Refused

    if isinstance(error, Failed | BadSetting):
        return str(error)
    if isinstance(error, Refused):
        return words(f"refused.{error.key}", **error.values)
    if isinstance(error, DatabaseAway):
        return words("doctor.database_away", why=str(error))
    raise error


def _end(sentence: str) -> None:
    if sentence:
        sys.stderr.write(sentence + "\n")
    sys.exit(1)


def _settings() -> Settings:
    from settings import load

    return load()


def _today() -> date:
    """Today where the plans are, without checking more variables than this one."""
    name = os.environ.get("DUBAN_ZONE")
    zone = ZoneInfo(DEFAULT_ZONE) if not name and not Path(".env").exists() else _settings().zone
    return datetime.now(zone).date()


def _now(settings: Settings) -> datetime:
    """This machine's moment, or that of the playground whose clock is followed."""
    if settings.clock_url is None:
        return datetime.now(UTC)
    from console.clock import moment_at

    return moment_at(settings.clock_url)


def _day(given: datetime | None) -> date | None:
    if given and not 1900 <= given.year <= 2199:
        raise typer.BadParameter("a day from 1900 to 2199 is needed.")
    return given.date() if given else None


if __name__ == "__main__":
    cli()
