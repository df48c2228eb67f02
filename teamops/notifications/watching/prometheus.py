"""The figures in the text format of Prometheus (exposition format 0.0.4)."""

from collections.abc import Iterable

from teamops.notifications.models import Delivery
from teamops.notifications.watching.figures import Figures, seconds

Sample = tuple[dict[str, str], float]


def text_of(figures: Figures) -> str:
    """One block for each metric; the labels are names of channels and states, never of people."""
    counts = [
        ({"channel": line.channel, "state": state}, number)
        for line in figures.lines
        for state, number in zip(Delivery.State.values, line.row, strict=True)
    ]
    oldest = [
        ({"channel": line.channel}, seconds(line.oldest_unsent) if line.oldest_unsent else 0)
        for line in figures.lines
    ]
    blocks = [
        _block("teamops_messages", "Messages due in the last 24 hours, and all unsent ones.", counts),
        _block("teamops_oldest_unsent_seconds", "How long the oldest unsent message has been due.", oldest),
        _block(
            "teamops_oldest_waiting_seconds",
            "For how long the oldest message that could be taken has not been.",
            [({}, seconds(figures.waits))],
        ),
        _block("teamops_healthy", "1 while reminders go out, as /healthz.", [({}, not figures.troubles)]),
    ]
    if figures.last_round:
        at = figures.last_round.timestamp()
        blocks.append(_block("teamops_last_round_timestamp_seconds", "The engine's last round.", [({}, at)]))
    return "".join(blocks)


def _block(name: str, help_text: str, samples: Iterable[Sample]) -> str:
    lines = [f"# HELP {name} {help_text}", f"# TYPE {name} gauge"]
    lines += [f"{name}{_labels(labels)} {float(value):.15g}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
