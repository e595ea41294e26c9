"""Starts nginx and Caddy with the recipes of the guide, and Apache with the site's own .htaccess, on 127.0.0.1 and asks
them what a browser and a harvester ask.

    python hosts.py SITE [--path /PATH]    (SITE: a built site whose base_url has that path)

A recipe is used as it stands in docs/src/hosts/; only the name, the port, the folder and the path of the page of errors
are put in. Apache allows no more than the guide asks for: AllowOverride FileInfo.
"""

import argparse
import contextlib
import getpass
import gzip
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECIPES = ROOT / "docs/src/hosts"
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("site", type=pathlib.Path)
    parser.add_argument("--path", default="", help="where the site is on its host, such as /du-lieu")
    given = parser.parse_args()
    for name, start in (("nginx", nginx), ("Caddy", caddy), ("Apache", apache)):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            # Apache reads as another user.
            folder.chmod(0o755)
            root = folder / "public"
            public = root / given.path.strip("/")
            shutil.copytree(given.site, public)
            compress(public)
            port = free_port()
            with running(start(folder, root, port, given.path), port):
                count = ask(name, port, public, given.path)
        print(f"{name}: {count} answers {f'below {given.path} ' if given.path else ''}are as they should be")


def compress(public):
    """What the guide says to do beforehand: a page and its compressed form."""
    page = public / "index.html"
    (public / "index.html.gz").write_bytes(gzip.compress(page.read_bytes(), mtime=0))


def nginx(folder, root, port, path):
    server = (RECIPES / "nginx.conf").read_text()
    server = put(server, "listen 80;", f"listen 127.0.0.1:{port};")
    server = put(server, "root /srv/www/public;", f"root {root};")
    server = put(server, "error_page 404 /404.html;", f"error_page 404 {path}/404.html;")
    conf = folder / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf.write_text(
        f"daemon off; pid {folder}/pid; worker_processes 1; user {getpass.getuser()};\n"
        f"events {{}}\nhttp {{\naccess_log off; {temporary}{server}\n}}\n"
    )
    command = ["nginx", "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(conf)]
    said = subprocess.run([*command, "-t"], capture_output=True, text=True).stderr
    if "[warn]" in said:
        raise SystemExit(f"nginx complains of the recipe: {said}")
    return command


def caddy(folder, root, port, path):
    text = (RECIPES / "Caddyfile").read_text()
    text = put(text, "dulieu.example {", f"http://127.0.0.1:{port} {{")
    text = put(text, "root * /srv/www/public", f"root * {root}")
    text = put(text, "rewrite * /404.html", f"rewrite * {path}/404.html")
    conf = folder / "Caddyfile"
    conf.write_text("{\n\tadmin off\n\tauto_https off\n}\n" + text)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(conf)]


def apache(folder, root, port, _path):
    """With the modules of a Debian host, and no setting of types beyond the system's."""
    modules = "mpm_event authz_core mime dir headers rewrite filter deflate negotiation autoindex"
    load = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in modules.split())
    conf = folder / "apache.conf"
    conf.write_text(
        f"ServerRoot {folder}\nDefaultRuntimeDir {folder}\nPidFile {folder}/pid\nMutex file:{folder} default\n"
        f"ErrorLog {folder}/error.log\nListen 127.0.0.1:{port}\nServerName 127.0.0.1\n{load}"
        # It refuses to answer as root.
        f"{'User www-data' if os.geteuid() == 0 else ''}\n"
        f"TypesConfig /etc/mime.types\nDocumentRoot {root}\n"
        "<Directory />\nRequire all denied\nAllowOverride None\n</Directory>\n"
        f"<Directory {root}>\nRequire all granted\nOptions FollowSymLinks\nAllowOverride FileInfo\n</Directory>\n"
    )
    return ["apache2", "-f", str(conf), "-D", "FOREGROUND"]


def put(text, old, new):
    if text.count(old) != 1:
        raise SystemExit(f"the recipe no longer says `{old}` once")
    return text.replace(old, new)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def running(command, port):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(300):
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} stopped: {process.stdout.read()}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def ask(name, port, public, base):
    asked = 0

    def get(path, status=200, method="GET", **headers):
        nonlocal asked
        asked += 1
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request(method, base + path, headers={key.replace("_", "-"): value for key, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        expect(f"{method} {path}", "status", answer.status, status)
        return answer, body

    def expect(path, what, found, wanted):
        if found != wanted:
            raise SystemExit(f"{name}: {path}: {what} is {found!r}, not {wanted!r}")

    def expect_type(path, wanted):
        answer, body = get(path)
        expect(path, "Content-Type", answer.getheader("Content-Type", "").replace("; ", ";").lower(), wanted)
        return answer, body

    files = sorted(file.relative_to(public).as_posix() for file in public.rglob("*") if file.is_file())

    def one(pattern):
        found = [file for file in files if re.fullmatch(pattern, file)]
        if not found:
            raise SystemExit(f"the site has no file like {pattern}")
        return "/" + urllib.parse.quote(found[0])

    # Types and charsets.
    csv = one(r"dataset/[^/]+/[^/]+(?<!-excel)\.csv")
    expect_type("/", "text/html;charset=utf-8")
    expect_type("/dataset/", "text/html;charset=utf-8")
    expect_type(csv, "text/csv;charset=utf-8")
    expect_type(one(r"static/.*\.css"), "text/css;charset=utf-8")
    for feed in ("/feed.xml", one(r"organization/.*/feed\.xml")):
        expect_type(feed, "application/atom+xml;charset=utf-8")
    script, _ = get(one(r"static/.*\.js"))
    if "javascript" not in script.getheader("Content-Type", ""):
        raise SystemExit(f"{name}: a script has the type {script.getheader('Content-Type')}")
    expect_type(one(r"dataset/.*\.parquet"), "application/vnd.apache.parquet")
    expect_type(one(r"dataset/.*\.ndjson"), "application/x-ndjson")
    expect_type("/data.json", "application/json")
    for pattern, kind in (
        (r"catalog\.ttl", "text/turtle;charset=utf-8"),
        (r"catalog\.jsonld", "application/ld+json"),
        (r"catalog\.rdf", "application/rdf+xml"),
        (r"\.well-known/void", "text/turtle;charset=utf-8"),
    ):
        expect_type(one(pattern), kind)

    # Security, CORS, caching, on pages, data and errors alike.
    for path, status in (("/", 200), (csv, 200), ("/dataset/khong-co/", 404)):
        answer, body = get(path, status)
        expect(path, "CSP", answer.getheader("Content-Security-Policy"), POLICY)
        expect(path, "nosniff", answer.getheader("X-Content-Type-Options"), "nosniff")
        expect(path, "referrer", answer.getheader("Referrer-Policy"), "strict-origin-when-cross-origin")
        expect(path, "CORS", answer.getheader("Access-Control-Allow-Origin"), "*")
        if status == 404 and body != (public / "404.html").read_bytes():
            raise SystemExit(f"{name}: the page of errors is another")
    for path, wanted in (
        ("/", "public, max-age=300"),
        (csv, "no-cache"),
        (one(r"search/.*"), "no-cache"),
        (one(r"static/.*\.css"), "public, max-age=31536000, immutable"),
        (one(r"static/.*\.js"), "public, max-age=31536000, immutable"),
    ):
        expect(path, "Cache-Control", get(path)[0].getheader("Cache-Control"), wanted)
    first, _ = get(csv)
    get(csv, 304, If_None_Match=first.getheader("ETag"))

    # Ranges, which the table of a page and DuckDB ask for, and the question that a browser asks before.
    whole = (public / urllib.parse.unquote(csv[1:])).read_bytes()
    part, body = get(csv, 206, Range="bytes=2-11", Accept_Encoding="identity")
    expect(csv, "the range", body, whole[2:12])
    expect(csv, "Content-Range", part.getheader("Content-Range"), f"bytes 2-11/{len(whole)}")
    before, _ = get(csv, 200 if name == "Apache" else 204, "OPTIONS", Origin="https://x.example", Access_Control_Request_Headers="range")
    expect(csv, "allowed headers", before.getheader("Access-Control-Allow-Headers"), "Range")

    # Compressed beforehand, which Apache does not look for, and as it is asked for.
    packed, body = get("/", Accept_Encoding="gzip")
    expect("/", "Content-Encoding", packed.getheader("Content-Encoding"), "gzip")
    expect("/", "the page", gzip.decompress(body), (public / "index.html").read_bytes())
    if name != "Apache":
        expect("/", "the compressed page", body, (public / "index.html.gz").read_bytes())
    packed, body = get("/data.json", Accept_Encoding="gzip")
    expect("/data.json", "Content-Encoding", packed.getheader("Content-Encoding"), "gzip")
    expect("/data.json", "the content", gzip.decompress(body), (public / "data.json").read_bytes())

    # The CKAN interface as CKAN's clients ask.
    action = "/api/3/action"
    names = json.loads(expect_type(f"{action}/package_list", "application/json")[1])["result"]
    search = f"{action}/package_search?rows=100&sort=id+asc&start="
    first = json.loads(expect_type(f"{search}0", "application/json")[1])["result"]
    rest = json.loads(expect_type(f"{search}100", "application/json")[1])["result"]
    expect(search, "the first page", sorted(dataset["name"] for dataset in first["results"]), sorted(names))
    expect(search, "the second page", (rest["results"], rest["count"]), ([], len(names)))
    # Apache leads from a folder to its address with `/` at the end before it looks at any rule.
    show = "show/" if name == "Apache" else "show"
    if name == "Apache":
        led, _ = get(f"{action}/package_show?id={names[0]}", 301)
        where = urllib.parse.urlsplit(led.getheader("Location"))
        expect("package_show", "Location", f"{where.path}?{where.query}", f"{base}{action}/package_show/?id={names[0]}")
    dataset = json.loads(expect_type(f"{action}/package_{show}?id={names[0]}", "application/json")[1])["result"]
    expect("package_show", "the name", dataset["name"], names[0])
    shown = json.loads(get(f"{action}/organization_{show}?id={dataset['owner_org']}")[1])["result"]
    expect("organization_show", "the title", shown["title"], dataset["organization"]["title"])
    get(f"{action}/package_{show}?id=khong-co", 404)
    get(f"{action}/package_show?id=..%2F..%2F..%2Findex.html", 404 if name == "Caddy" else 301)
    return asked


if __name__ == "__main__":
    main()
