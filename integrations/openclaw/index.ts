// Registers the tool voice_call, the voicecall.* methods and `openclaw voicecall`; all of them ask a voicecall gateway.
import { Gateway, GatewayError, type Json, type Place } from "./gateway.ts";

const LONG = 35_000;
const WAIT = 45_000;

/** Methods that OpenClaw's own clients may call, with the scope that each wants. */
export const METHODS: Record<string, string> = {
  "voicecall.initiate": "operator.write",
  "voicecall.start": "operator.write",
  "voicecall.continue": "operator.write",
  "voicecall.continue.start": "operator.write",
  "voicecall.continue.result": "operator.read",
  "voicecall.speak": "operator.write",
  "voicecall.dtmf": "operator.write",
  "voicecall.steer": "operator.write",
  "voicecall.end": "operator.write",
  "voicecall.status": "operator.read",
};

/** What each action of the tool asks, and with which of its arguments. */
const ACTIONS: Record<string, [method: string, ...keys: string[]]> = {
  initiate_call: ["voicecall.initiate", "to", "message", "mode", "brief", "dtmfSequence", "idempotencyKey"],
  continue_call: ["voicecall.continue.start", "callId", "message", "idempotencyKey"],
  continue_result: ["voicecall.continue.result", "operationId"],
  speak_to_user: ["voicecall.speak", "callId", "message", "idempotencyKey"],
  send_dtmf: ["voicecall.dtmf", "callId", "digits", "idempotencyKey"],
  steer_call: ["voicecall.steer", "callId", "message", "mode", "idempotencyKey"],
  end_call: ["voicecall.end", "callId"],
  get_status: ["voicecall.status", "callId", "full"],
};

const text = (description: string) => ({ type: "string", description });

export const PARAMETERS = {
  type: "object",
  properties: {
    action: { type: "string", enum: Object.keys(ACTIONS), description: "What to do." },
    to: text("Whom to call: E.164, such as +15550001234. Without it the deployment's usual number."),
    message: text("The words to say."),
    mode: text("initiate_call: notify or conversation. steer_call: say or guidance."),
    brief: text("What the call is for, for the agent that talks on it: purpose, facts, what to find out. It is not said."),
    dtmfSequence: text("Keys to press when the call is answered; w waits half a second."),
    callId: text("The call, as initiate_call gave it."),
    digits: text("Keys to press: 0-9, *, #, w."),
    operationId: text("What a pending continue_call gave."),
    full: { type: "boolean", description: "get_status: also what was said." },
    idempotencyKey: text("Your name for this order: the same key never dials twice."),
    sid: text("Without action, mode status: the call."),
  },
};

/** Method and parameters of a tool call. The session is the host's word, never the model's. */
export function order(params: Json, sessionKey?: string): [method: string, params: Json] {
  const take = (...keys: string[]) =>
    Object.fromEntries(keys.filter((key) => params[key] != null && params[key] !== "").map((key) => [key, params[key]]));
  const placed = (given: Json) => (sessionKey ? { ...given, requesterSessionKey: sessionKey } : given);
  if (params.action != null) {
    const [method, ...keys] = Object.hasOwn(ACTIONS, params.action) ? ACTIONS[params.action] : [""];
    if (!method) throw new GatewayError("INVALID_REQUEST", `action must be one of ${Object.keys(ACTIONS).join(", ")}`);
    return [method, method === "voicecall.initiate" ? placed(take(...keys)) : take(...keys)];
  }
  if (params.mode === "status") {
    if (!params.sid) throw new GatewayError("INVALID_REQUEST", "sid required for status");
    return ["voicecall.status", take("sid")];
  }
  if (!params.to) throw new GatewayError("INVALID_REQUEST", "to required for call");
  return ["voicecall.start", placed(take("to", "message", "brief", "dtmfSequence"))];
}

/** Asks, and for what takes the caller's time waits for the outcome. */
export async function perform(gateway: Gateway, method: string, params: Json): Promise<any> {
  if (method === "voicecall.continue.start") {
    const { operationId } = await gateway.ask(method, params);
    return perform(gateway, "voicecall.continue.result", { operationId });
  }
  if (method === "voicecall.continue.result") {
    const { status, result, error, code, next } = await gateway.ask(method, { ...params, waitMs: WAIT }, WAIT + 8_000);
    if (status === "completed") return result;
    if (status === "failed") throw new GatewayError("UNAVAILABLE", error, { code, next });
    return { status, operationId: params.operationId, next: "use continue_result with this operationId" };
  }
  return gateway.ask(method, params, ["voicecall.initiate", "voicecall.start"].includes(method) ? LONG : 8_000);
}

const failure = (error: unknown) => {
  const { message, reason, next } = error instanceof GatewayError ? error : { message: String(error), reason: undefined, next: undefined };
  return { error: message, ...(reason && { code: reason }), ...(next && { next }) };
};

const tool = (gateway: Gateway, sessionKey?: string) => ({
  name: "voice_call",
  label: "Voice Call",
  description: "Place and control phone calls. Real people are on the phone.",
  parameters: PARAMETERS,
  async execute(_id: string, params: Json) {
    const details = await (async () => perform(gateway, ...order(params ?? {}, sessionKey)))().catch(failure);
    return { content: [{ type: "text", text: JSON.stringify(details, null, 2) }], details };
  },
});

const method = (gateway: Gateway, name: string) => async (request: { params?: Json; respond: Function }) => {
  try {
    const patience = name === "voicecall.continue" ? 240_000 : name.endsWith(".result") ? 60_000 : LONG;
    request.respond(true, await gateway.ask(name, request.params ?? {}, patience));
  } catch (error) {
    const code = error instanceof GatewayError && error.code === "INVALID_REQUEST" ? error.code : "UNAVAILABLE";
    request.respond(false, failure(error), { code, message: failure(error).error });
  }
};

/** `openclaw voicecall …`: the subcommand, its options, and the tool call that it stands for. */
const COMMANDS: [name: string, options: string[], call: (given: Json) => Json][] = [
  ["call", ["-m, --message <text>", "-t, --to [number]", "--mode [mode]", "--brief [text]"], (given) => ({ action: "initiate_call", mode: "conversation", ...given })],
  ["start", ["--to <number>", "--message [text]", "--brief [text]"], (given) => given],
  ["continue", ["--call-id <id>", "--message <text>"], (given) => ({ action: "continue_call", ...given })],
  ["speak", ["--call-id <id>", "--message <text>"], (given) => ({ action: "speak_to_user", ...given })],
  ["dtmf", ["--call-id <id>", "--digits <keys>"], (given) => ({ action: "send_dtmf", ...given })],
  ["end", ["--call-id <id>"], (given) => ({ action: "end_call", ...given })],
  ["status", ["--call-id [id]"], (given) => ({ action: "get_status", ...given })],
];

function commands(program: any, gateway: () => Gateway, print: (line: string) => void) {
  const root = program.command("voicecall").description("Phone calls through a voicecall gateway");
  for (const [name, options, call] of COMMANDS) {
    const command = root.command(name);
    for (const option of options) {
      if (option.endsWith(">")) command.requiredOption(option);
      else command.option(option.replace("[", "<").replace("]", ">"));
    }
    command.action(async (given: Json) => {
      const client = gateway();
      const { callId, ...rest } = given;
      try {
        print(JSON.stringify(await perform(client, ...order(call(callId ? { callId, ...rest } : rest))), null, 2));
      } catch (error) {
        print(JSON.stringify(failure(error), null, 2));
        process.exitCode = 1;
      } finally {
        client.close();
      }
    });
  }
}

export default {
  id: "voicecall",
  name: "voicecall",
  description: "Phone calls through a voicecall gateway on this machine",
  register(api: any) {
    const config: Place & { enabled?: boolean } = api.pluginConfig ?? {};
    if (config.enabled === false) return;
    const gateway = new Gateway(config);
    api.registerTool((context: { sessionKey?: string }) => tool(gateway, context?.sessionKey), { name: "voice_call" });
    for (const [name, scope] of Object.entries(METHODS)) {
      api.registerGatewayMethod(name, method(gateway, name), { scope });
    }
    api.registerCli(({ program }: any) => commands(program, () => new Gateway(config), console.log), {
      commands: ["voicecall"],
    });
    api.registerService?.({ id: "voicecall", start: () => {}, stop: () => gateway.close() });
  },
};
