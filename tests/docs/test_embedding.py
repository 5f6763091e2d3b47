"""What docs/embedding says: every page leads on, and the lines do what they say where their programs are."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from aggregator.web.embeds.options import Options
from tests.support.browser import serving
from tests.web.fakes import FUZHOU, House, stories

FOLDER = Path(__file__).parents[2] / "docs/embedding"
PAGES = sorted(FOLDER.glob("*.md"))
FENCED = re.compile(r"^```([\w-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVER = "https://news.example.org"


def name_of(page: Path) -> str:
    return page.name


def examples(page: str, language: str) -> list[str]:
    return [text for kind, text in FENCED.findall((FOLDER / page).read_text("utf-8")) if kind == language]


@pytest.fixture(scope="module")
def news() -> Iterator[str]:
    house = House()
    house.store.show(FUZHOU, *stories(2))
    with serving(house.app()) as base:
        yield base


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_prose_is_wrapped(page: Path) -> None:
    prose = FENCED.sub("", page.read_text("utf-8")).splitlines()
    assert [line for line in prose if len(line) > 120 and not line.startswith("|")] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_address_of_ours_answers(page: Path) -> None:
    house = House()
    house.store.show(FUZHOU, *stories(1))
    client = house.client()
    for url in set(re.findall(rf"{SERVER}(/(?:embed|regions|oembed)[^\s\"'`)…;]*)", page.read_text("utf-8"))):
        if urlsplit(url).path not in {"/embed/", "/oembed"}:
            assert client.get(unescape(url)).status_code == 200, url


def test_every_parameter_is_in_the_table() -> None:
    table = (FOLDER / "README.md").read_text("utf-8")
    fields = {"asked": "lang", "selection": "min_sources"}
    for name in Options.__dataclass_fields__:
        assert f"`{fields.get(name, name)}`" in table


def test_every_page_is_in_the_index() -> None:
    index = (FOLDER / "README.md").read_text("utf-8")
    assert [page.name for page in PAGES if page.name != "README.md" and f"({page.name})" not in index] == []


@pytest.mark.skipif(shutil.which("php") is None, reason="no PHP here")
def test_the_lines_of_php_bring_the_fragment(news: str, tmp_path: Path) -> None:
    plain, kept, _ = examples("include.md", "php")
    for code in (plain, re.sub(r"'/tmp/[^']*'", f"'{tmp_path}/kept.html'", kept)):
        file = tmp_path / "page.php"
        file.write_text(code.replace(SERVER, news), "utf-8")
        for _ in range(2):  # the second time from what was kept
            done = subprocess.run(["php", file], capture_output=True, text=True, check=True, timeout=60)
            assert done.stdout.startswith('<section class="region-feed"')
        file.write_text(code.replace(SERVER, "http://127.0.0.1:9"), "utf-8")
        done = subprocess.run(["php", file], capture_output=True, text=True, check=True, timeout=60)
        assert "Warning" not in done.stdout


@pytest.mark.skipif(shutil.which("php") is None, reason="no PHP here")
def test_the_plugin_registers_the_provider_alone(tmp_path: Path) -> None:
    runner = tmp_path / "run.php"
    runner.write_text(
        '<?php function add_action($name, $call) { echo $name, "\\n"; $call(); }'
        " function wp_oembed_add_provider($form, $provider) { echo $form, ' ', $provider, \"\\n\"; }"
        f" require '{FOLDER}/wordpress/regional-feed.php';",
        "utf-8",
    )
    done = subprocess.run(["php", runner], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == [
        "init",
        f"{SERVER}/regions/* {SERVER}/oembed?frame=only",
        f"{SERVER}/embed/*.html* {SERVER}/oembed?frame=only",
    ]


@pytest.mark.skipif(shutil.which("php") is None, reason="no PHP here")
def test_the_class_for_typo3_brings_what_its_own_client_brings(tmp_path: Path) -> None:
    code = examples("include.md", "php")[2]
    stub = "namespace TYPO3\\CMS\\Core\\Utility; class GeneralUtility {"
    stub += " static function getUrl($url) { return $url === 'u' ? '<section>' : false; } }"
    (tmp_path / "stub.php").write_text(f"<?php {stub}", "utf-8")
    (tmp_path / "feed.php").write_text(code, "utf-8")
    runner = tmp_path / "run.php"
    runner.write_text(
        f"<?php require '{tmp_path}/stub.php'; require '{tmp_path}/feed.php';"
        " $feed = new Vendor\\SitePackage\\RegionFeed();"
        " echo $feed->render('', ['url' => 'u']), '|', $feed->render('', ['url' => 'x']), '|';",
        "utf-8",
    )
    done = subprocess.run(["php", runner], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "<section>||"


NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    types {{ text/html html; }}
    server {{ listen 127.0.0.1:{port}; root {folder}; {own} }}
}}
"""


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx here")
def test_the_lines_for_nginx_put_the_fragment_into_its_page(news: str, tmp_path: Path) -> None:
    (own,) = examples("include.md", "nginx")
    own = own.replace(SERVER, news).replace("proxy_ssl_server_name on;", "")
    line = next(text for text in examples("include.md", "html") if "#include" in text)
    (tmp_path / "index.html").write_text(f"<main>{line}</main>", "utf-8")
    (tmp_path / "wrong.html").write_text(f"<main>{line.replace('heading=3', 'heading=9')}</main>", "utf-8")
    with serving(lambda _environ, _start: []) as free:
        port = urlsplit(free).port
    (tmp_path / "nginx.conf").write_text(NGINX.format(folder=tmp_path, port=port, own=own), "utf-8")
    command = ["nginx", "-p", f"{tmp_path}", "-c", f"{tmp_path}/nginx.conf", "-e", f"{tmp_path}/error.log"]
    server = subprocess.Popen(command)
    try:
        page = answer_of(f"http://127.0.0.1:{port}/index.html", server)
        assert page.startswith('<main><section class="region-feed"')
        assert "<h3 " in page
        wrong = answer_of(f"http://127.0.0.1:{port}/wrong.html", server)
        assert wrong.startswith('<main><div class="region-feed"')
    finally:
        server.terminate()
        server.wait(timeout=30)


def answer_of(address: str, server: subprocess.Popen[bytes]) -> str:
    """Ask until the server listens; fail when it ended."""
    while True:
        assert server.poll() is None
        try:
            with urlopen(address, timeout=10) as answer:
                text: str = answer.read().decode()
                return text
        except ConnectionRefusedError:
            continue
        except OSError as error:
            if not isinstance(getattr(error, "reason", None), ConnectionRefusedError):
                raise
