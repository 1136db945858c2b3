"""A gateway with a simulated carrier, as processes of the built command."""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile

DESK = """
return {
  api = 1,
  summary = "A desk that waits",
  params = { message = { type = "string" }, topic = { type = "string", enum = { "parcel", "bill" } } },
  outbound = function(call, args)
    if not call:dial{ say = args.message or "Hello." } then return end
    call:wait{ events = { "nothing" }, timeout = 120 }
  end,
  actions = {
    note = {
      description = "Keep a note about this call.",
      parameters = { type = "object", properties = { text = { type = "string" } }, required = { "text" } },
      run = function(call, args) return { kept = args.text } end,
    },
    plain = function(call, args) return { given = args.given } end,
  },
}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A child whose lines can be waited for."""

    def __init__(self, arguments, env, stream):
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: subprocess.PIPE}
        self.child = subprocess.Popen(arguments, env=env, text=True, **options)
        self.lines = getattr(self.child, stream)

    def line(self, pattern):
        for line in self.lines:
            if found := re.search(pattern, line):
                return found
        raise RuntimeError(f"the process ended before it said {pattern}")

    def end(self, number=signal.SIGTERM):
        if self.child.poll() is None:
            self.child.send_signal(number)
        try:
            self.child.wait(5)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.lines.close()


class Bench:
    def __init__(self, program):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="voicecall-mcp-"))
        self.env = {"HOME": str(self.folder), "PATH": os.environ["PATH"]}
        self.config = self.folder / "config.json5"
        self.port = free_port()
        (self.folder / "flows").mkdir()
        (self.folder / "flows" / "desk.lua").write_text(DESK)
        self.carrier = Process(
            [program, "simulate", "carrier", "twilio", "--stay", "--line", "a parcel please"], self.env, "stdout")
        carrier = self.carrier.line(r"http://127\.0\.0\.1:(\d+)").group(1)
        sid = self.carrier.line(r"accountSid: (\S+)").group(1)
        token = self.carrier.line(r"authToken: (\S+)").group(1)
        self.config.write_text(json.dumps({
            "enabled": True, "provider": "twilio", "fromNumber": "+15550000000",
            "twilio": {"accountSid": sid, "authToken": token, "baseUrl": f"http://127.0.0.1:{carrier}"},
            "serve": {"port": free_port()}, "store": "store", "flow_dir": "flows", "flows": {"conversation": "desk"},
            "maxConcurrentCalls": 8, "gateway": {"port": self.port, "drainSeconds": 1},
        }))
        self.gateway = None

    def start_gateway(self):
        self.gateway = Process([self.program, "gateway", "--config", str(self.config)], self.env, "stderr")
        self.gateway.line("Runtime initialized")

    def stop_gateway(self):
        self.gateway.end()
        self.gateway = None

    @property
    def token(self):
        return (self.folder / "store" / "gateway.token").read_text().strip()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/mcp"

    def end(self):
        if self.gateway:
            self.gateway.end(signal.SIGKILL)
        self.carrier.end()
        shutil.rmtree(self.folder)
