"""Clients in other languages: docs/api.md's JavaScript by Node, and what generators make."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.http.serving import Server, serving
from tests.api.http.v1_app import fill

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
HOST = "http://127.0.0.1:8000"
JAVASCRIPT = re.findall(r"```js\n(.*?)```", PAGE, re.DOTALL)
TYPESCRIPT = re.findall(r"```ts\n(.*?)```", PAGE, re.DOTALL)
GENERATED = re.findall(r"```py\n(.*?)```", PAGE, re.DOTALL)
LEAST_NODE = 18


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("clients")
    fill(folder / "store")
    with serving(folder / "store", folder / "server") as running:
        yield running


@pytest.fixture(scope="module")
def node() -> str:
    found = shutil.which("node")
    if found is None:
        pytest.skip("node is not installed")
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    if int(told.removeprefix("v").partition(".")[0]) < LEAST_NODE:
        pytest.skip(f"node is {told.strip()}; fetch came with {LEAST_NODE}")
    return found


def _program(name: str) -> str:
    path = os.pathsep.join([str(ROOT / "node_modules" / ".bin"), os.environ.get("PATH", "")])
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.mark.parametrize("code", JAVASCRIPT)
def test_every_javascript_example_runs(code: str, node: str, server: Server) -> None:
    done = subprocess.run(
        [node, "--input-type=module", "-"],
        input=code.replace(HOST, server.url),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.slow
def test_openapi_typescript_makes_types_that_fit(server: Server, tmp_path: Path) -> None:
    generator, compiler = _program("openapi-typescript"), _program("tsc")
    modules = Path(generator).parents[1]
    if not (modules / "openapi-fetch").is_dir():
        pytest.skip("openapi-fetch is not installed")
    (tmp_path / "node_modules").symlink_to(modules)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (code,) = TYPESCRIPT
    (tmp_path / "client.ts").write_text(code.replace(HOST, server.url), encoding="utf-8")
    described = f"{server.url}/openapi.json"
    subprocess.run([generator, described, "-o", "schema.d.ts"], cwd=tmp_path, check=True)
    options = ["--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom"]
    imports = ["--allowImportingTsExtensions", "--rewriteRelativeImportExtensions"]
    subprocess.run([compiler, *options, *imports, "client.ts"], cwd=tmp_path, check=True)
    node = _program("node")
    told = subprocess.run([node, "client.js"], cwd=tmp_path, capture_output=True, check=True)
    assert b" of " in told.stdout


@pytest.mark.slow
def test_openapi_python_client_makes_a_package_that_works(server: Server, tmp_path: Path) -> None:
    generator = _program("openapi-python-client")
    described = tmp_path / "openapi.json"
    with server.client() as client:
        described.write_text(json.dumps(client.get("/openapi.json").json()), encoding="utf-8")
    place = ["--meta", "none", "--output-path", str(tmp_path / "reviewgraph_client")]
    subprocess.run([generator, "generate", "--path", str(described), *place], check=True)
    (code,) = GENERATED
    told = subprocess.run(
        [Path(generator).parent / Path(sys.executable).name, "-c", code.replace(HOST, server.url)],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert b" of " in told.stdout
