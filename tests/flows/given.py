"""The steps that set the scene: objects, files, users, roles, connections, faults."""
import gzip
import io
import json
import os
import pathlib
import re
import tarfile
import zipfile

from flow_file import FlowError, Step, split_options
from world import ACCOUNT, VENDOR_ARN, World


def set_object(world: World, step: Step) -> None:
    words, options = split_options(step.rest)
    world.client.put_object(Bucket=world.bucket(options), Key=words[0], Body=content(step, words[1:], options))


def remove_object(world: World, step: Step) -> None:
    words, options = split_options(step.rest)
    world.client.delete_object(Bucket=world.bucket(options), Key=words[0])


def set_file(world: World, step: Step) -> None:
    words, options = split_options(step.rest)
    path = pathlib.Path(world.values["dir"], words[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content(step, words[1:], options))


def content(step: Step, flags: list[str], options: dict[str, str]) -> bytes:
    """The bytes of an object or file; `raw` reads escapes such as \\xef and ends no line by itself."""
    if "rows" in options:
        data = generated_csv(int(options["rows"]), int(options.get("first", "1")))
    elif "raw" in flags:
        data = "\n".join(step.body).encode("latin-1", "backslashreplace").decode("unicode_escape").encode("latin-1")
    else:
        data = step.text().encode()
    if "zip" in flags or "tar.gz" in flags:
        return archive(step.body, flags)
    if "members" in flags:
        middle = data.find(b"\n", len(data) // 2) + 1
        return gzip.compress(data[:middle], mtime=0) + gzip.compress(data[middle:], mtime=0)
    return gzip.compress(data, mtime=0) if "gzip" in flags else data


def archive(body: list[str], flags: list[str]) -> bytes:
    """Of the body's parts, each behind a line `member NAME`."""
    files: dict[str, bytes] = {}
    for line in body:
        if line.startswith("member "):
            name = line.removeprefix("member ")
            files[name] = b""
        else:
            files[name] += line.encode() + b"\n"
    out = io.BytesIO()
    if "zip" in flags:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in files.items():
                packed.writestr(name, data)
    else:
        with tarfile.open(fileobj=out, mode="w:gz") as packed:
            for name, data in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                packed.addfile(info, io.BytesIO(data))
    return out.getvalue()


def generated_csv(rows: int, first: int) -> bytes:
    """id,name,price of `rows` rows; the same bytes every time. The sum of the ids is easy to know."""
    lines = (f"{number},name-{number % 97},{number % 1000}.{number % 100:02d}\n" for number in range(first, first + rows))
    return ("id,name,price\n" + "".join(lines)).encode()


def add_bucket(world: World, step: Step) -> None:
    """`bucket ALIAS [region=eu-west-1]`"""
    words, options = split_options(step.rest)
    world.add_bucket(words[0])
    if "region" in options:
        world.rig.gate.admin("POST", "/bucket", {"name": world.values[words[0]], "region": options["region"]})


def add_user(world: World, step: Step) -> None:
    world.add_user(step.rest, f"arn:aws:iam::{ACCOUNT}:user/{step.rest}", grants(step.body))


def add_role(world: World, step: Step) -> None:
    """A role that trusts Waybill's identity; with external_id= only together with that ID."""
    words, options = split_options(step.rest)
    name = words[0]
    arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    trust = {"Effect": "Allow", "Principal": {"AWS": options.get("principal", VENDOR_ARN)},
             "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}
    if "external_id" in options:
        trust["Condition"] = {"StringEquals": {"sts:ExternalId": options["external_id"]}}
    world.rig.gate.admin("POST", "/role", {"arn": arn, "trust": [trust], "policy": grants(step.body)})
    world.values |= {f"{name}.arn": arn, f"{name}.name": name}


def adopt_policy(world: World, step: Step) -> None:
    """`adopt_policy NAME`: the policies that the last command printed as JSON become the role's own."""
    printed = world.json_of_last()
    arn = f"arn:aws:iam::{ACCOUNT}:role/{step.rest}"
    world.rig.gate.admin("POST", "/role", {"arn": arn, "trust": printed["trust_policy"],
                                           "policy": printed["permission_policy"]})


def grants(lines: list[str]) -> list[dict]:
    """`s3:GetObject, s3:ListBucket on data, data/*`; a line may begin with `deny`."""
    statements = []
    for line in filter(None, lines):
        match = re.fullmatch(r"(deny )?(.+) on (.+)", line)
        if match is None:
            raise FlowError(f"a grant is 'ACTION, … on BUCKET, …', not {line!r}")
        resources = [each if each == "*" else "arn:aws:s3:::" + each for each in re.split(r",\s*", match[3])]
        statements.append({"Effect": "Deny" if match[1] else "Allow", "Action": re.split(r",\s*", match[2]),
                           "Resource": resources})
    return statements


def add_connection(world: World, step: Step) -> None:
    """`connection NAME user U` or `connection NAME role R`, further settings as name=value."""
    words, options = split_options(step.rest)
    name, kind, who = words
    options = {"endpoint": world.values["endpoint"], "sts_endpoint": world.values["sts_endpoint"]} | options
    if kind == "user":
        fixed = {"aws_auth_type": "iam_user", "aws_access_key_id": world.values[f"{who}.access_key"],
                 "aws_secret_access_key_file": "-"}
        stdin = world.values[f"{who}.secret"] + "\n"
    else:
        fixed = {"aws_auth_type": "assume_role", "aws_assume_role_account_id": ACCOUNT, "aws_assume_role_name": who}
        stdin = ""
    flags = [word for option, value in (fixed | options).items()
             for word in ("--" + option.replace("_", "-"), value)]
    world.run(["connection", "add", name, *flags], stdin)
    world.exit_checked = False


def set_environment(world: World, step: Step) -> None:
    name, _, value = step.rest.partition("=")
    world.environment[name] = value


def set_faults(world: World, step: Step) -> None:
    world.rig.proxy.admin("POST", "/rules", [json.loads(line) for line in step.body if line])


def set_sessions(world: World, step: Step) -> None:
    """`sessions live=3 said=3600`: seconds that new sessions live, and that STS says they live."""
    _, options = split_options(step.rest)
    said = f"&report={options['said']}" if "said" in options else ""
    world.rig.gate.admin("POST", f"/ttl?s={options['live']}{said}")


def set_mode(world: World, step: Step) -> None:
    """`mode 0644 PATH`: permissions of a file."""
    mode, _, path = step.rest.partition(" ")
    os.chmod(path, int(mode, 8))


STEPS = {"object": set_object, "no_object": remove_object, "file": set_file, "bucket": add_bucket, "user": add_user,
         "role": add_role, "adopt_policy": adopt_policy, "connection": add_connection, "env": set_environment, "faults": set_faults,
         "sessions": set_sessions, "mode": set_mode}
