// usage: node live.mjs STORE PORT   a whole call through the plugin, on a running gateway; over its socket and its port
import assert from "node:assert/strict";

import plugin from "../index.ts";

const [store, port] = process.argv.slice(2);
async function call(place) {
  let tool;
  let service;
  const methods = {};
  plugin.register({
    pluginConfig: place,
    registerTool: (factory) => (tool = factory({ sessionKey: "agent:main:openclaw" })),
    registerGatewayMethod: (name, handler) => (methods[name] = handler),
    registerCli: () => {},
    registerService: (given) => (service = given),
  });
  const use = async (params) => (await tool.execute("1", params)).details;
  const method = (name, params) =>
    new Promise((done) => methods[name]({ params, respond: (ok, payload) => done([ok, payload]) }));

  const { callId, initiated } = await use({
    action: "initiate_call", to: "+15550005678", message: "Good morning", mode: "conversation",
  });
  assert.equal(initiated, true);
  while (!(await use({ action: "get_status", callId })).call.answeredAt) await new Promise((done) => setTimeout(done, 50));
  const heard = await use({ action: "continue_call", callId, message: "What is it about?" });
  assert.deepEqual(heard, { success: true, transcript: "a parcel please" });
  assert.deepEqual(await use({ action: "send_dtmf", callId, digits: "12#" }), { success: true });
  assert.deepEqual(await use({ action: "steer_call", callId, message: "be brief", mode: "guidance" }), { success: true });
  assert.deepEqual(await method("voicecall.end", { callId }), [true, { success: true }]);
  const [ok, failure] = await method("voicecall.speak", { callId, message: "Still there?" });
  assert.equal(ok, false);
  assert.match(failure.error, /^call is not active/);
  service.stop();
}

await Promise.all([{ store }, { store, port: Number(port) }].map(call));
