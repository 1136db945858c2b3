import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import plugin, { METHODS, PARAMETERS, order } from "../index.ts";
import { FakeGateway } from "./fake-gateway.mjs";

const manifest = JSON.parse(readFileSync(new URL("../openclaw.plugin.json", import.meta.url)));
const pack = JSON.parse(readFileSync(new URL("../package.json", import.meta.url)));

/** What a host records of a plugin that registers itself. */
function host(pluginConfig) {
  const seen = { methods: {}, scopes: {}, services: [] };
  plugin.register({
    pluginConfig,
    registerTool: (factory, options) => Object.assign(seen, { factory, options }),
    registerGatewayMethod: (name, handler, options) => {
      seen.methods[name] = handler;
      seen.scopes[name] = options.scope;
    },
    registerCli: (registrar, options) => Object.assign(seen, { registrar, cli: options }),
    registerService: (service) => seen.services.push(service),
  });
  return seen;
}

/** Runs a test against a gateway that answers, and ends both. */
async function against(answer, body, options) {
  const gateway = new FakeGateway(answer, options);
  await gateway.listen();
  const seen = host({ store: gateway.store });
  try {
    await body({ gateway, seen, use: (params, context = {}) => seen.factory(context).execute("1", params) });
  } finally {
    seen.services[0].stop();
    await gateway.end();
  }
}

test("manifest, package and code agree", () => {
  assert.equal(manifest.id, plugin.id);
  assert.equal(manifest.version, pack.version);
  assert.deepEqual(manifest.contracts.tools, ["voice_call"]);
  assert.deepEqual(pack.openclaw.extensions, ["./index.ts"]);
  assert.equal(manifest.configSchema.additionalProperties, false);
  for (const hint of Object.keys(manifest.uiHints)) assert.ok(manifest.configSchema.properties[hint], hint);
  assert.equal(PARAMETERS.type, "object");
});

test("the tool, all methods with their scopes, the command and the service are registered", () => {
  const seen = host({});
  assert.equal(seen.factory({}).name, seen.options.name);
  assert.deepEqual(Object.keys(seen.methods), Object.keys(METHODS));
  assert.equal(seen.scopes["voicecall.status"], "operator.read");
  assert.equal(seen.scopes["voicecall.end"], "operator.write");
  assert.deepEqual(seen.cli, { commands: ["voicecall"] });
  assert.equal(host({ enabled: false }).factory, undefined);
});

test("the host says whose session it is, the model does not", async () => {
  await against(() => ({ callId: "c", initiated: true }), async ({ gateway, use }) => {
    const claim = { action: "initiate_call", message: "m", to: "+15550001234", requesterSessionKey: "agent:other", sessionKey: "x" };
    const result = await use(claim, { sessionKey: "agent:main" });
    assert.deepEqual(result.details, { callId: "c", initiated: true });
    assert.equal(result.content[0].text, JSON.stringify(result.details, null, 2));
    await use(claim);
    assert.deepEqual(gateway.asked.map(([, params]) => params.requesterSessionKey), ["agent:main", undefined]);
    assert.equal(gateway.hello.auth.token, "s3cret");
    assert.equal(gateway.hello.maxProtocol, 4);
  });
});

test("every action is a method; what was left out is not sent; the old shape works", () => {
  const asked = { to: "+15550001234", message: "m", brief: "Ask for Ada." };
  assert.deepEqual(order({ action: "initiate_call", ...asked }), ["voicecall.initiate", asked]);
  assert.deepEqual(order(asked), ["voicecall.start", asked]);
  assert.deepEqual(order({ action: "send_dtmf", callId: "c", digits: "1", message: "", to: null }), ["voicecall.dtmf", { callId: "c", digits: "1" }]);
  assert.deepEqual(order({ action: "get_status" }), ["voicecall.status", {}]);
  assert.deepEqual(order({ to: "+1555", message: "m" }), ["voicecall.start", { to: "+1555", message: "m" }]);
  assert.deepEqual(order({ mode: "status", sid: "CA1" }), ["voicecall.status", { sid: "CA1" }]);
  assert.throws(() => order({ mode: "status" }), /sid required for status/);
  assert.throws(() => order({}), /to required for call/);
  assert.throws(() => order({ action: "constructor" }), /action must be one of initiate_call/);
});

test("failures are results with a code and what to do, never exceptions", async () => {
  const error = { code: "INVALID_REQUEST", message: "Call not found", details: { code: "call.unknown", next: "look" } };
  await against(() => { throw error; }, async ({ use, seen }) => {
    assert.deepEqual((await use({ action: "end_call", callId: "x" })).details, { error: "Call not found", code: "call.unknown", next: "look" });
    const said = [];
    await seen.methods["voicecall.end"]({ params: { callId: "x" }, respond: (...all) => said.push(all) });
    assert.equal(said[0][0], false);
    assert.deepEqual(said[0][2], { code: "INVALID_REQUEST", message: "Call not found" });
  });
  const nobody = host({ store: "/nonexistent" });
  const result = await nobody.factory({}).execute("1", { action: "get_status" });
  assert.equal(result.details.code, "gateway.unreachable");
  assert.equal(result.details.next, "start it with: voicecall gateway");
  assert.ok((await nobody.factory({}).execute("1", undefined)).details.error);
});

test("to continue is to begin, and to wait", async () => {
  let outcome = { status: "completed", result: { success: true, transcript: "yes" } };
  const answer = (method) => (method === "voicecall.continue.start" ? { operationId: "op", status: "pending" } : outcome);
  await against(answer, async ({ gateway, use }) => {
    const call = { action: "continue_call", callId: "c", message: "m" };
    assert.deepEqual((await use(call)).details, { success: true, transcript: "yes" });
    assert.deepEqual(gateway.asked[1], ["voicecall.continue.result", { operationId: "op", waitMs: 45_000 }]);
    outcome = { status: "pending", operationId: "op" };
    assert.equal((await use(call)).details.operationId, "op");
    outcome = { status: "failed", error: "Call ended: busy" };
    assert.deepEqual((await use({ action: "continue_result", operationId: "op" })).details, { error: "Call ended: busy" });
  });
});

test("a gateway that goes away is found again; what was under way is told as lost", async () => {
  let silent = true;
  await against(() => (silent ? undefined : { found: false }), async ({ gateway, use }) => {
    const lost = use({ action: "get_status" });
    while (gateway.asked.length === 0) await new Promise((done) => setImmediate(done));
    gateway.drop();
    assert.equal((await lost).details.code, "gateway.lost");
    silent = false;
    assert.deepEqual((await use({ action: "get_status" })).details, { found: false });
  });
});

test("long, split and interrupted messages arrive whole", async () => {
  const long = "ä".repeat(100_000);
  await against((_, params) => ({ echo: params.message }), async ({ use, gateway }) => {
    const result = await use({ action: "speak_to_user", callId: "c", message: long });
    assert.equal(result.details.echo, long);
    assert.equal(gateway.asked[0][1].message, long);
  }, { split: true });
});

test("over a port; a wrong token and a stranger are told apart", async () => {
  const gateway = new FakeGateway(() => ({ found: true, calls: [] }));
  const port = await gateway.listen(0);
  const good = host({ port, token: "s3cret" });
  assert.deepEqual((await good.factory({}).execute("1", { action: "get_status" })).details, { found: true, calls: [] });
  const bad = await host({ port, token: "wrong" }).factory({}).execute("1", { action: "get_status" });
  assert.match(bad.details.error, /token mismatch/);
  good.services[0].stop();
  await gateway.end();
  const closed = await host({ port, token: "s3cret" }).factory({}).execute("1", { action: "get_status" });
  assert.equal(closed.details.code, "gateway.unreachable");
});

test("methods hand parameters and answers through", async () => {
  await against((method, params) => ({ method, params }), async ({ seen }) => {
    for (const name of Object.keys(METHODS)) {
      let said;
      await seen.methods[name]({ params: { callId: "c" }, respond: (...all) => (said = all) });
      assert.deepEqual(said, [true, { method: name, params: { callId: "c" } }]);
    }
  });
});

test("the commands ask what the tool asks", async () => {
  await against((method, params) => ({ method, params }), async ({ seen }) => {
    const made = [];
    const command = (name) => {
      const own = { name, needs: [], may: [], command, description: () => own };
      own.requiredOption = (option) => own.needs.push(option);
      own.option = (option) => own.may.push(option);
      own.action = (run) => (own.run = run);
      made.push(own);
      return own;
    };
    const lines = [];
    const { log } = console;
    seen.registrar({ program: { command } });
    assert.deepEqual(made.map((one) => one.name), ["voicecall", "call", "start", "continue", "speak", "dtmf", "end", "status"]);
    const dtmf = made.find((one) => one.name === "dtmf");
    assert.deepEqual(dtmf.needs, ["--call-id <id>", "--digits <keys>"]);
    assert.deepEqual(made.find((one) => one.name === "status").may, ["--call-id <id>"]);
    console.log = (line) => lines.push(line);
    seen.registrar({ program: { command } });
    await made.findLast((one) => one.name === "dtmf").run({ callId: "c", digits: "1" });
    console.log = log;
    assert.deepEqual(JSON.parse(lines[0]), { method: "voicecall.dtmf", params: { callId: "c", digits: "1" } });
  });
});
