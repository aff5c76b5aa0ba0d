"""A real browser without a screen, driven through DevTools: what a person does, and what he then sees."""

import asyncio
import base64
import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
    "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-port=0",
    "--remote-allow-origins=*", "about:blank",
)  # fmt: skip
DEEP = """
const all = (root, query) => [...root.querySelectorAll(query),
  ...[...root.querySelectorAll("*")].filter((e) => e.shadowRoot).flatMap((e) => all(e.shadowRoot, query))];
const one = (query) => all(document, query)[0];
const text = (root = document) => [...root.childNodes].map((node) =>
  node.nodeType === 3 ? node.textContent : node.nodeType === 1 && !["STYLE", "SCRIPT"].includes(node.tagName)
    ? (node.shadowRoot ? text(node.shadowRoot) : "") + text(node) + " " : "").join("");
const named = (words) => all(document, "button, a, summary").find((e) => e.textContent.trim().startsWith(words));
"""
"""Finds elements in what the page keeps apart (shadow roots), too."""
WARNED = "software WebGL"
"""What this browser without a screen says of itself, on any page."""


class Tab:
    """A page in the browser. Whatever it asks of another machine, and whatever it complains of, is kept."""

    def __init__(self, port: int, width: int, height: int) -> None:
        self._loop = asyncio.new_event_loop()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._number = 0
        request = urllib.request.Request(f"http://127.0.0.1:{port}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request) as answer:
            address = json.load(answer)["webSocketDebuggerUrl"]
        self._socket = self._loop.run_until_complete(_connect(address))
        for domain in ("Network", "Runtime", "Log", "Page", "DOM"):
            self.call(f"{domain}.enable")
        self.resize(width, height)

    def call(self, method: str, **parameters: Any) -> Any:
        """What the browser answers to a DevTools call."""
        self._number += 1
        message = json.dumps({"id": self._number, "method": method, "params": parameters})
        return self._loop.run_until_complete(self._answer(message, self._number))

    async def _answer(self, message: str, number: int) -> Any:
        await self._socket.write_message(message)
        while True:
            answer = json.loads(await self._socket.read_message())
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]
            self._note(answer)

    def _note(self, event: dict[str, Any]) -> None:
        name, parameters = event.get("method", ""), event.get("params", {})
        if name == "Network.requestWillBeSent":
            self.asked.append(parameters["request"]["url"])
        if name == "Network.webSocketCreated":
            self.asked.append(parameters["url"])
        console = name == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert")
        if console or name in ("Runtime.exceptionThrown", "Log.entryAdded"):
            said = json.dumps(parameters)
            if WARNED not in said:
                self.complaints.append(said[:600])

    def open(self, address: str) -> None:
        """Go to a page."""
        self.call("Page.navigate", url=address)

    def resize(self, width: int, height: int) -> None:
        """Make the window as large as this."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)

    def script(self, program: str) -> Any:
        """What a program in the page returns; `one`, `all`, `named` and `text` find what is there."""
        found = self.call(
            "Runtime.evaluate", expression=f"(async () => {{ {DEEP} {program} }})()", returnByValue=True,
            awaitPromise=True,
        )  # fmt: skip
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def until(self, condition: str, seconds: float = 120) -> None:
        """Wait until an expression in the page is true."""
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            if self.script(f"return !!({condition})"):
                return
            time.sleep(0.05)
        raise AssertionError(f"not within {seconds:g} s: {condition}\n{self.script('return text()')[:3000]}")

    def press(self, *keys: str) -> None:
        """Press keys, by their DevTools names, such as Tab or ArrowRight."""
        codes = {"Tab": 9, "Enter": 13, " ": 32, "ArrowLeft": 37, "ArrowRight": 39}
        for key in keys:
            more = {"key": key, "windowsVirtualKeyCode": codes[key], "code": key}
            characters = {"text": "\r"} if key == "Enter" else {}
            self.call("Input.dispatchKeyEvent", type="keyDown", **more, **characters)
            self.call("Input.dispatchKeyEvent", type="keyUp", **more)

    def choose_file(self, query: str, path: Path) -> None:
        """Hand a file over, as by the dialogue of a file input."""
        found = self.call("Runtime.evaluate", expression=f"(() => {{ {DEEP} return one({query!r}) }})()")
        self.call("DOM.setFileInputFiles", files=[str(path)], objectId=found["result"]["objectId"])

    def save_to(self, folder: Path) -> None:
        """Let downloads go to a folder."""
        self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    def picture(self, path: Path) -> None:
        """Save what is seen as PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self) -> None:
        """Leave the page."""
        self.call("Page.close")

        async def closed() -> None:
            self._socket.close()
            while await self._socket.read_message() is not None:
                pass

        self._loop.run_until_complete(closed())
        self._loop.close()


async def _connect(address: str) -> Any:
    from tornado.websocket import websocket_connect

    return await websocket_connect(address, max_message_size=1 << 28)


@contextmanager
def browser(profile: Path) -> Iterator[int]:
    """A browser that runs; the port of its DevTools."""
    command = [CHROMIUM, *FLAGS[:-1], f"--user-data-dir={profile}", FLAGS[-1]]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    told = profile / "DevToolsActivePort"
    try:
        for _ in range(300):
            if told.exists() and (lines := told.read_text().split()):
                break
            time.sleep(0.1)
        yield int(lines[0])
    finally:
        process.terminate()
        process.wait()
