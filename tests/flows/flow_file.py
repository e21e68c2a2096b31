"""A flow file as text and as a value. README.md says what it may hold."""
import json
import pathlib
import re
from dataclasses import dataclass, field

INDENT = "    "
PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_.]*)\}")


class FlowError(Exception):
    """The flow file itself is wrong."""


class Mismatch(Exception):
    """What was found is not what the flow expects."""


@dataclass(frozen=True)
class Step:
    """One line that begins at the margin, and the indented lines below it."""
    line: int
    verb: str
    rest: str
    body: list[str]

    def text(self) -> str:
        """The body as a file has it: every line ends."""
        return "".join(line + "\n" for line in self.body)


@dataclass(frozen=True)
class Flow:
    name: str
    claim: str
    servers: list[str]
    timeout_seconds: float
    steps: list[Step] = field(default_factory=list)


def read(path: pathlib.Path) -> Flow:
    return parse(path.name.removesuffix(".flow"), path.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Flow:
    lines = text.splitlines()
    claim = next((line[1:].strip() for line in lines if line.startswith("#")), "")
    if not claim:
        raise FlowError(f"{name}: the first comment says what the flow claims, and there is none")
    header, steps = {}, []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith(("#", " ")):
            continue
        match = re.match(r"(on|timeout): (.+)", line)
        if match and not steps:
            header[match[1]] = match[2]
        else:
            verb, _, rest = line.partition(" ")
            steps.append(Step(number, verb, rest.strip(), _body(lines, number)))
    servers = [server.strip() for server in header.get("on", "versitygw, moto").split(",")]
    return Flow(name, claim, servers, float(header.get("timeout", "60")), steps)


def _body(lines: list[str], start: int) -> list[str]:
    """The indented lines from index `start` on; blank lines inside belong to the body."""
    body = []
    for line in lines[start:]:
        if line.startswith(INDENT):
            body.append(line[len(INDENT):])
        elif not line.strip():
            body.append("")
        else:
            break
    while body and not body[-1]:
        body.pop()
    return body


def expand(text: str, values: dict[str, str]) -> str:
    """{name} becomes its value. YAML's {a: 1} has a colon and a regular expression's {4} a digit."""
    def value(match: re.Match) -> str:
        if match[1] not in values:
            raise FlowError(f"no such placeholder: {match[0]}; there are {', '.join(sorted(values))}")
        return values[match[1]]
    return PLACEHOLDER.sub(value, text)


def split_options(rest: str) -> tuple[list[str], dict[str, str]]:
    """`a.csv gzip in=other` → (["a.csv", "gzip"], {"in": "other"}). A word may be a JSON string."""
    words, options = [], {}
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|\S+', rest):
        word = match[0]
        name, equals, value = word.partition("=")
        if equals and re.fullmatch(r"[a-z_]+", name):
            options[name] = value
        else:
            words.append(unquote(word))
    return words, options


def unquote(word: str) -> str:
    """A JSON string says what a plain word cannot: spaces, control characters."""
    return json.loads(word) if word.startswith('"') else word
