"""Web hosts of plain files on 127.0.0.1, without rules and with those of the guide."""

import contextlib
import functools
import http.server
import re
import threading
import urllib.parse


class PlainHost(http.server.SimpleHTTPRequestHandler):
    """Files and nothing else: what stands behind `?` is not looked at."""

    def log_message(self, *_):
        pass


class HostWithRules(PlainHost):
    """A host with the three rules of the guide."""

    def translate_path(self, path):
        split = urllib.parse.urlsplit(path)
        asked = dict(urllib.parse.parse_qsl(split.query))
        show = re.search(r"/(package|organization|group)_show$", split.path)
        if show and re.fullmatch("[A-Za-z0-9_-]+", asked.get("id", "")):
            return super().translate_path(f"{split.path}/{asked['id']}")
        if split.path.endswith("/package_search") and re.match("[1-9]", asked.get("start", "")):
            return super().translate_path(f"{split.path}.rest")
        return super().translate_path(split.path)


@contextlib.contextmanager
def served(site, host):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(host, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
