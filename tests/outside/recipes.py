# SPDX-License-Identifier: MIT
"""The recipes of docs/ci.md, done line by line: as the first run has it, with nothing kept, and as later ones do."""
import json
import os
import re
import shutil
import socket
import subprocess
import time
import xml.etree.ElementTree

from place import ROOT, Failure, copy_sample, copy_tree

# Packages are not installed here: they have to be there.
APT_GET = """#!/bin/sh
[ "$1" = update ] && exit
shift
for word; do
    case $word in -*) ;; *) dpkg-query -W "$word" >/dev/null || exit ;; esac
done
"""


def project(place):
    """A project with the recipe's files, and the plugin in a repository, as both services find them."""
    try:
        import yaml
    except ImportError:
        return None
    copy_sample(place, "plain")
    for name in ("savings.budget",):
        shutil.copy(ROOT / "docs/ci" / name, place.source / name)
    repository, programs = place.source.parent / "unitarget.git", place.source.parent / "programs"
    copy_tree(repository)
    git = ("git", "-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "t"), ("tag", "v0.1.0")):
        subprocess.run([*git, *words], check=True)
    programs.mkdir()
    (programs / "apt-get").write_text(APT_GET, encoding="utf-8")
    (programs / "apt-get").chmod(0o755)
    place.environment.update(PATH=f"{programs}:{place.environment['PATH']}")
    return yaml, f"file://{repository}"


def fresh(place):
    """A checkout has only what the cache brings."""
    shutil.rmtree(place.source / "build", ignore_errors=True)
    for name in ("report.html", "report.md", "report.json", "classify.json", "quality.json", "junit.xml"):
        (place.source / name).unlink(missing_ok=True)


def run_shell(place, shell, text, status=0, **environment):
    fresh(place)
    return place.run(*shell, "-c", text, status=status, **environment).stdout.decode()


def change_for_the_worse(place):
    """hash.c becomes target-specific, and more.c is compiled for each target though nothing differs."""
    build = place.source / "meson.build"
    text = build.read_text(encoding="utf-8")
    build.write_text(text.replace("plan['SOURCES_' + target].split(),", "plan['SOURCES_' + target].split(), "
                                  "link_with: static_library('more-' + target, 'more.c'),"), encoding="utf-8")
    (place.source / "more.c").write_text("int more(void);\nint more(void) { return 1; }\n", encoding="utf-8")
    with open(place.source / "src/hash.c", "a", encoding="utf-8") as source:
        source.write("unsigned bits(void);\nunsigned bits(void) { return WORD_BITS; }\n")


def expect(what, text, *wanted):
    for pattern in wanted:
        if not re.search(pattern, text):
            raise Failure(f"{what}: no /{pattern}/ in\n{text}")


def github(place):
    made = project(place)
    if not made:
        return "there is no python3-yaml"
    yaml, url = made
    workflow = yaml.safe_load((ROOT / "docs/ci/github.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["savings"]["steps"]
    variables = {**workflow["env"], "UNITARGET_URL": url}

    def job(branch, status=0):
        """The scripts of the steps up to the first that fails; then only those that are done in any case."""
        said, failed = "", False
        fresh(place)
        summary, path = place.source.parent / "summary", place.source.parent / "path"
        for file in (summary, path):
            file.write_text("", encoding="utf-8")
        for step in steps:
            wanted = "main" in step.get("if", "") and branch == "main" or "if" not in step
            if "run" not in step or failed or not wanted:
                continue
            added = path.read_text(encoding="utf-8").splitlines()
            environment = {**variables, "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_PATH": str(path),
                           "PATH": ":".join([*added, place.environment["PATH"]])}
            done = subprocess.run(["sh", "-e", "-c", step["run"]], cwd=place.source, capture_output=True, check=False,
                                  env={**place.environment, **environment})
            said += done.stdout.decode() + done.stderr.decode()
            failed = done.returncode != 0
        if failed != (status != 0):
            raise Failure(f"on {branch}: {said}")
        return said, summary.read_text(encoding="utf-8")

    said, summary = job("main")
    expect("first run", summary, "2 limits are kept|1 limit is kept, 1 not known yet", "6 sources", r"as built \| as 3 builds")
    expect("first run", said, "Installing .*unitarget", "this build")
    time.sleep(1)
    said, summary = job("main")
    expect("second run", summary, ":white_check_mark: 2 limits are kept", "### Since savings/.*json", "### History")
    if "Cloning" in said or "Installing" in said:
        raise Failure("unitarget is built again: " + said)
    if len(list((place.source / "savings").glob("*.json"))) != 2:
        raise Failure("not each run on the main branch kept its report")
    change_for_the_worse(place)
    said, summary = job("topic", status=1)
    expect("a change", said, r"::error file=savings.budget,line=\d+,title=equal-steps::", "::error file=more.c,line=1,title=equal-steps::",
           "::error file=src/hash.c,line=1,title=no-file-becomes-target-specific::")
    expect("a change", summary[:400], ":x: 2 of 2 limits are not kept")
    if not (place.source / "report.html").exists():
        raise Failure("there is nothing to upload")
    return None


def gitlab(place):
    made = project(place)
    if not made:
        return "there is no python3-yaml"
    yaml, url = made
    job = yaml.safe_load((ROOT / "docs/ci/gitlab.yml").read_text(encoding="utf-8"))["savings"]
    script = "\n".join(job["before_script"] + job["script"])
    variables = {**job["variables"], "UNITARGET_URL": url}
    main, merge = ({**variables, **rule["variables"]} for rule in job["rules"])

    run_shell(place, ("sh", "-e"), script, **main)
    expect("first run", (place.source / "report.md").read_text(encoding="utf-8"), "1 limit is kept, 1 not known yet")
    time.sleep(1)
    run_shell(place, ("bash", "-eo", "pipefail"), script, **main)
    expect("second run", (place.source / "report.md").read_text(encoding="utf-8"), "2 limits are kept", "### History")
    change_for_the_worse(place)
    run_shell(place, ("sh", "-e"), script, status=1, **merge)
    if len(list((place.source / "savings").glob("*.json"))) != 2:
        raise Failure("not each run on the main branch, or another one, kept its report")
    for path in [*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()]:
        if not (place.source / path).exists():
            raise Failure(f"{path} is not there")
    issues = json.loads((place.source / "quality.json").read_text(encoding="utf-8"))
    if {i["location"]["path"] for i in issues} != {"savings.budget", "more.c", "src/hash.c"} or \
            len({i["fingerprint"] for i in issues}) != len(issues):
        raise Failure(f"not beside the code: {issues}")
    suite = xml.etree.ElementTree.parse(place.source / "junit.xml").getroot().find("testsuite")
    if (suite.get("tests"), suite.get("failures")) != ("2", "2") or len(suite.findall("testcase/failure")) != 2:
        raise Failure("junit.xml: " + (place.source / "junit.xml").read_text(encoding="utf-8"))
    return None


# ---- a cache that two machines share ----

def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """Redis on the loopback interface, with nothing on the disk."""

    def __init__(self, folder, *options):
        self.port = free_port()
        self.process = subprocess.Popen(["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                                         "--appendonly", "no", "--dir", folder, *options], stdout=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise Failure("redis-server does not answer")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def two_machines(place):
    """Folders of different names with a cache each, and one server: what one compiled, no other compiles again, though an
    option, and so the preprocessor's output, names its folder."""
    if not shutil.which("ccache"):
        return "there is no ccache"

    def machine(name, port):
        """Builds in a new folder; returns how many compilers ran, and how often the server answered."""
        source = place.source.parent / name / f"checkout-of-{name}"
        shutil.copytree(place.source, source)
        environment = {**place.environment, "CC": "ccache gcc", "CCACHE_BASEDIR": str(source), "CCACHE_NOHASHDIR": "1",
                       "CCACHE_DIR": str(source.parent / "cache"), "CCACHE_CONFIGPATH": os.devnull,
                       "CCACHE_REMOTE_STORAGE": f"redis://127.0.0.1:{port}"}
        for words in (("meson", "setup", "build", f"-Dc_args=-I{source}/include"), ("ccache", "--zero-stats"), ("ninja", "-C", "build")):
            place.run(*words, cwd=source, **environment)
        counts = dict(line.split("\t") for line in place.run("ccache", "--print-stats", cwd=source, **environment).stdout.decode().splitlines())
        own = place.run("./build/toy", "-target", "arm", cwd=source).stdout
        if own != place.run("./build/toy-arm", cwd=source).stdout:
            raise Failure("the unified program is another one than the target's: " + own.decode())
        return int(counts["cache_miss"]), int(counts.get("remote_storage_hit", 0))

    copy_sample(place, "plain")
    (place.source / "include").mkdir()
    (place.source / "include/more.h").write_text("enum { MORE };\n", encoding="utf-8")
    path = place.source / "src/toy.h"
    path.write_text(path.read_text(encoding="utf-8").replace("struct cpu_model {", "#include <more.h>\nstruct cpu_model {", 1), encoding="utf-8")
    server = Server(place.source.parent)
    try:
        first, second = machine("one", server.port), machine("two", server.port)
        if first[0] == 0 or second[0] != 0 or second[1] == 0:
            raise Failure(f"(compiled, answered by the server): the first {first}, the second {second}")
    finally:
        server.stop()
    dead = machine("three", server.port)
    if dead[0] != first[0]:
        raise Failure(f"without the server: {dead}, expected that all is compiled: {first}")
    full = Server(place.source.parent, "--maxmemory", "1", "--maxmemory-policy", "noeviction")
    try:
        for name in ("four", "five"):
            if machine(name, full.port)[0] != first[0]:
                raise Failure("a full server: not all is compiled")
    finally:
        full.stop()
    return None
