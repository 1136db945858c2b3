"""The official client of the Model Context Protocol uses the tool, over pipes and over HTTP, in both eras of the protocol.

usage: test_mcp.py VOICECALL
"""

import asyncio
import contextlib
import json
import pathlib
import shutil
import subprocess
import sys
import time
import traceback
import warnings

import httpx2
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPDeprecationWarning

from bench import Bench

TIMEOUT = 30


@contextlib.asynccontextmanager
async def over_pipes(bench, mode, handler=None):
    server = StdioServerParameters(
        command=bench.program, env=bench.env,
        args=["mcp", "--config", str(bench.config), "--session-key", "agent:main:test"])
    with open(bench.folder / "stderr.txt", "a") as log:
        async with Client(
                stdio_client(server, errlog=log), mode=mode, read_timeout_seconds=TIMEOUT, message_handler=handler
        ) as client:
            yield client


@contextlib.asynccontextmanager
async def over_http(bench, mode, token=None, headers=None):
    shown = {"authorization": f"Bearer {token or bench.token}", "x-session-key": "agent:main:http", **(headers or {})}
    async with httpx2.AsyncClient(headers=shown, timeout=TIMEOUT) as http:
        transport = streamable_http_client(bench.url, http_client=http)
        async with Client(transport, mode=mode, read_timeout_seconds=TIMEOUT) as client:
            yield client


async def use(client, fails=False, tool="voice_call", **arguments):
    result = await client.call_tool(tool, arguments)
    assert result.is_error == fails, result
    said = json.loads(result.content[0].text)
    assert result.structured_content == said, result
    return said


async def answered(client, call):
    """A call has an id as soon as the carrier took it; somebody has to pick up before anything can be said."""
    while "answeredAt" not in (await use(client, action="get_status", callId=call))["call"]:
        await asyncio.sleep(0.05)


async def whole_call(client):
    """Everything that is done with a call."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"voice_call", "desk_note"}, tools
    schema = tools["voice_call"].input_schema
    assert schema["type"] == "object" and "oneOf" not in schema
    assert "initiate_call" in schema["properties"]["action"]["enum"]
    note = tools["desk_note"].input_schema
    assert note["required"] == ["callId", "args"] and note["properties"]["args"]["required"] == ["text"]

    flows = (await use(client, action="list_flows"))["flows"]
    assert flows[0]["params"]["properties"]["topic"]["enum"] == ["parcel", "bill"], flows
    placed = await use(
        client, action="initiate_call", to="+15550005678", message="Good morning", mode="conversation")
    call = placed["callId"]
    assert placed["initiated"] is True
    await answered(client, call)
    heard = await use(client, action="continue_call", callId=call, message="What is it about?")
    assert heard == {"success": True, "transcript": "a parcel please"}, heard
    assert await use(client, action="speak_to_user", callId=call, message="One moment.") == {"success": True}
    assert await use(client, action="send_dtmf", callId=call, digits="12#") == {"success": True}
    assert await use(client, action="steer_call", callId=call, message="be brief", mode="guidance") == {"success": True}
    kept = await use(client, tool="desk_note", callId=call, args={"text": "call again"})
    assert kept == {"success": True, "result": {"kept": "call again"}}, kept
    given = await use(client, action="flow_action", callId=call, name="plain", args={"given": 7})
    assert given["result"] == {"given": 7}, given
    wrong = await use(client, tool="desk_note", callId=call, args={"txt": "x"}, fails=True)
    assert "'text' is missing" in wrong["error"], wrong
    status = await use(client, action="get_status", callId=call, full=True)
    assert status["call"]["to"] == "+15550005678", status
    assert any(line["text"] == "a parcel please" for line in status["call"]["transcript"]), status
    assert await use(client, action="end_call", callId=call) == {"success": True}
    ended = await use(client, action="speak_to_user", callId=call, message="Still there?", fails=True)
    assert ended["error"].startswith("call is not active"), ended
    # What agents of another make send: no action.
    assert (await use(client, mode="status", sid=call))["call"]["state"].startswith("hangup"), "ended"


async def mistakes(client):
    """What is wrong with arguments is a result, what is wrong with the protocol an error."""
    for arguments, words in [
        ({}, "action required"), ({"action": "initiate_call"}, "message required"),
        ({"action": "initiate_cal", "message": "x"}, "did you mean initiate_call?"),
        ({"action": "initiate_call", "message": "x", "to": "555"}, "to is not an E.164 number"),
        ({"action": "end_call", "callId": "nobody"}, "Call not found"),
        ({"action": "end_call", "callid": "x"}, "did you mean callId?"),
        ({"action": "send_dtmf", "callId": "x", "digits": "call me"}, "digits may only contain"),
        ({"action": "run_flow", "flow": "nothing", "to": "+15550005678"}, "there is no flow 'nothing'"),
        ({"action": "run_flow", "flow": "desk", "to": "+15550005678", "args": {"topic": "love"}}, "parcel"),
        ({"mode": "status"}, "sid required for status"), ({"mode": "call"}, "to required for call"),
        ({"action": "speak_to_user", "callId": "a\u0000b", "message": "x"}, "control characters"),
    ]:
        said = await use(client, fails=True, **arguments)
        assert words in said["error"], (arguments, said)
    try:
        await client.call_tool("voice_cal", {})
        raise AssertionError("an unknown tool was called")
    except MCPError as error:
        assert error.code == -32602, error


async def test_pipes_handshake(bench):
    async with over_pipes(bench, "legacy") as client:
        assert client.protocol_version == "2025-11-25", client.protocol_version
        await client.send_ping()
        await whole_call(client)
        await mistakes(client)


async def test_pipes_without_session(bench):
    async with over_pipes(bench, "auto") as client:
        assert client.protocol_version == "2026-07-28", client.protocol_version
        await whole_call(client)


async def test_http_handshake(bench):
    async with over_http(bench, "legacy") as client:
        assert client.protocol_version == "2025-11-25", client.protocol_version
        await whole_call(client)
        await mistakes(client)


async def test_http_without_session(bench):
    async with over_http(bench, "auto") as client:
        assert client.protocol_version == "2026-07-28", client.protocol_version
        await whole_call(client)
        await mistakes(client)


async def test_http_strangers(bench):
    """Pages of browsers, other hosts and clients without the token are refused."""
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18"}}
    headers = {"accept": "application/json, text/event-stream", "authorization": f"Bearer {bench.token}"}
    async with httpx2.AsyncClient() as http:
        async def post(status, changes, body=hello):
            answer = await http.post(bench.url, json=body, headers={**headers, **changes})
            assert answer.status_code == status, (changes, answer.status_code, answer.text)
            return answer
        await post(401, {"authorization": "Bearer wrong"})
        await post(403, {"origin": "https://example.com"})
        await post(421, {"host": "example.com"})
        await post(406, {"accept": "application/json"})
        await post(404, {"mcp-session-id": "nobody"})
        session = (await post(200, {"origin": "http://localhost:3000"})).headers["mcp-session-id"]
        ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
        assert (await post(200, {"mcp-session-id": session}, ping)).json()["result"] == {}
        await post(400, {"mcp-session-id": session, "mcp-protocol-version": "1999-01-01"}, ping)
        await post(202, {"mcp-session-id": session}, {"jsonrpc": "2.0", "method": "notifications/initialized"})
        assert (await http.get(bench.url, headers=headers)).status_code == 405
        gone = await http.delete(bench.url, headers={**headers, "mcp-session-id": session})
        assert gone.status_code == 204
        await post(404, {"mcp-session-id": session}, ping)


def node():
    """A Node that runs TypeScript: the machine's, or the one that the plugin's own tests got; none is no fault."""
    found = [shutil.which("node"), *map(str, pathlib.Path(".build/node-venv").glob("**/bin/node"))]
    asks = ["-e", "process.exit(process.features.typescript ? 0 : 1)"]
    return next((path for path in found if path and subprocess.run([path, *asks]).returncode == 0), None)


async def test_openclaw_plugin(bench):
    """The plugin for OpenClaw, on the same gateway."""
    if (program := node()) is None:
        return print("     test_openclaw_plugin has no node 22.18 or newer")
    live = pathlib.Path(__file__).parents[2] / "integrations/openclaw/test/live.mjs"
    child = await asyncio.create_subprocess_exec(
        program, str(live), str(bench.folder / "store"), str(bench.port), stderr=subprocess.PIPE)
    _, errors = await child.communicate()
    assert child.returncode == 0, errors.decode()


async def test_giving_up(bench):
    """A client that gives up on an answer gets the next ones."""
    async with over_pipes(bench, "legacy") as client:
        call = (await use(client, action="run_flow", flow="desk", to="+15550005678"))["callId"]
        await answered(client, call)
        first = await use(client, action="continue_call", callId=call, message="What is it about?")
        assert first["transcript"] == "a parcel please"
        # The caller has nothing more to say.
        try:
            await asyncio.wait_for(use(client, action="continue_call", callId=call, message="Anything else?"), 1)
            raise AssertionError("nobody answered, and yet there was an answer")
        except asyncio.TimeoutError:
            pass
        assert (await use(client, action="get_status", callId=call))["found"] is True
        await use(client, action="end_call", callId=call)


async def test_gateway_that_comes_and_goes(bench):
    """No gateway is an answer that says what to do; one that comes back is found, and its tools are told of."""
    bench.stop_gateway()
    told = asyncio.Event()

    async def handler(message):
        if type(message).__name__ == "ToolListChangedNotification":
            told.set()

    async with over_pipes(bench, "legacy", handler) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["voice_call"]
        nobody = await use(client, action="get_status", fails=True)
        assert nobody["code"] == "gateway.unreachable", nobody
        assert nobody["next"] == "start it with: voicecall gateway", nobody
        bench.start_gateway()
        assert (await use(client, action="get_status"))["found"] is True
        await asyncio.wait_for(told.wait(), 5)
        assert len((await client.list_tools()).tools) == 2
        bench.stop_gateway()
        bench.start_gateway()
        assert (await use(client, action="get_status"))["found"] is True
        order = {"to": "+15550005678", "message": "x", "mode": "conversation", "idempotencyKey": "once"}
        call = await use(client, action="initiate_call", **order)
        again = await use(client, action="initiate_call", **order)
        assert call == again
        await use(client, action="end_call", callId=call["callId"])


async def passes(bench, test):
    start = time.monotonic()
    try:
        await asyncio.wait_for(test(bench), 60)
    except Exception as error:
        # The client's task groups wrap what went wrong many times over.
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        print(f"FAIL {test.__name__}", flush=True)
        traceback.print_exception(error)
        return False
    print(f"ok   {test.__name__} ({time.monotonic() - start:.1f} s)", flush=True)
    return True


async def run_all(bench):
    """All at once, on one gateway; then the one that stops it."""
    tests = [test for name, test in globals().items() if name.startswith("test_")]
    last = test_gateway_that_comes_and_goes
    results = await asyncio.gather(*(passes(bench, test) for test in tests if test is not last))
    return [*results, await passes(bench, last)]


def main():
    warnings.simplefilter("ignore", MCPDeprecationWarning)
    bench = Bench(sys.argv[1])
    try:
        bench.start_gateway()
        results = asyncio.run(run_all(bench))
    finally:
        bench.end()
    failed = results.count(False)
    print(f"mcp: {len(results) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
