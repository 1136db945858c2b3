// A client of the gateway's private listener: a WebSocket over a Unix socket or a port of this machine.
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { homedir } from "node:os";
import type { Duplex } from "node:stream";

export type Json = Record<string, any>;
export type Place = { store?: string; socket?: string; host?: string; port?: number; token?: string };
type Waiting = { done: (value: any) => void; failed: (error: Error) => void; timer: NodeJS.Timeout };

const LONGEST_MESSAGE = 32 << 20;

export class GatewayError extends Error {
  code: string;
  reason?: string;
  next?: string;

  constructor(code: string, message: string, details: Json = {}) {
    super(message);
    this.code = code;
    this.reason = details.code;
    this.next = details.next;
  }
}

const away = (message: string, reason: string) =>
  new GatewayError("UNAVAILABLE", message, { code: reason, next: "start it with: voicecall gateway" });

const home = (path: string) => (path.startsWith("~/") ? homedir() + path.slice(1) : path);

/** Text frames of a WebSocket, put together and taken apart (RFC 6455, section 5). */
export class Frames {
  private rest = Buffer.alloc(0);
  private parts: Buffer[] = [];

  /** Client frames are masked. */
  static encode(opcode: number, payload: Buffer): Buffer {
    const size = payload.length;
    const extra = size < 126 ? 0 : size < 65_536 ? 2 : 8;
    const head = Buffer.alloc(2 + extra);
    head[0] = 0x80 | opcode;
    head[1] = 0x80 | (extra === 0 ? size : extra === 2 ? 126 : 127);
    if (extra === 2) head.writeUInt16BE(size, 2);
    if (extra === 8) head.writeBigUInt64BE(BigInt(size), 2);
    const mask = randomBytes(4);
    const masked = Buffer.from(payload);
    for (let index = 0; index < masked.length; index++) masked[index] ^= mask[index & 3];
    return Buffer.concat([head, mask, masked]);
  }

  /** Whole messages of what came in; throws for what no server may send. */
  take(bytes: Buffer): { opcode: number; payload: Buffer }[] {
    this.rest = Buffer.concat([this.rest, bytes]);
    const messages = [];
    for (;;) {
      if (this.rest.length < 2) return messages;
      const [first, second] = this.rest;
      const short = second & 0x7f;
      const extra = short < 126 ? 0 : short === 126 ? 2 : 8;
      if (this.rest.length < 2 + extra) return messages;
      const size =
        extra === 0 ? short : extra === 2 ? this.rest.readUInt16BE(2) : Number(this.rest.readBigUInt64BE(2));
      const held = this.parts.reduce((sum, part) => sum + part.length, 0);
      if (second & 0x80 || first & 0x70 || size + held > LONGEST_MESSAGE) throw new Error("broken frame");
      if (this.rest.length < 2 + extra + size) return messages;
      const payload = this.rest.subarray(2 + extra, 2 + extra + size);
      this.rest = this.rest.subarray(2 + extra + size);
      const opcode = first & 0x0f;
      if (opcode >= 8) {
        messages.push({ opcode, payload });
        continue;
      }
      this.parts.push(payload);
      if (first & 0x80) {
        messages.push({ opcode: 1, payload: Buffer.concat(this.parts) });
        this.parts = [];
      }
    }
  }
}

/** One connection, made when it is needed and again after it was lost. */
export class Gateway {
  private place: Place;
  private opening?: Promise<Duplex>;
  private waiting = new Map<string, Waiting>();
  private lastId = 0;

  constructor(place: Place = {}) {
    this.place = place;
  }

  /** Asks and waits for the answer. */
  async ask(method: string, params: Json = {}, timeoutMs = 8_000): Promise<any> {
    this.opening ??= this.open();
    let socket: Duplex;
    try {
      socket = await this.opening;
    } catch (error) {
      this.opening = undefined;
      throw error;
    }
    return this.send(socket, `${++this.lastId}`, method, params, timeoutMs);
  }

  close() {
    this.opening?.then((socket) => socket.end(Frames.encode(8, Buffer.from([3, 232]))), () => {});
    this.opening = undefined;
  }

  private get store() {
    return home(this.place.store ?? "~/.openclaw/voice-calls");
  }

  private token(): string {
    if (this.place.token) return this.place.token;
    try {
      return readFileSync(`${this.store}/gateway.token`, "utf8").trim();
    } catch {
      throw away(`no gateway has run on the store ${this.store}`, "gateway.unreachable");
    }
  }

  private send(socket: Duplex, id: string, method: string, params: Json, timeoutMs: number): Promise<any> {
    return new Promise((done, failed) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        failed(new GatewayError("TIMEOUT", "the gateway did not answer in time"));
      }, timeoutMs);
      this.waiting.set(id, { done, failed, timer });
      socket.write(Frames.encode(1, Buffer.from(JSON.stringify({ type: "req", id, method, params }))));
    });
  }

  private async open(): Promise<Duplex> {
    const token = this.token();
    const socket = await this.upgrade();
    const frames = new Frames();
    let challenged = () => {};
    const challenge = new Promise<void>((done) => (challenged = done));
    socket.on("data", (bytes: Buffer) => {
      try {
        for (const { opcode, payload } of frames.take(bytes)) {
          if (opcode === 8) socket.end(Frames.encode(8, payload.subarray(0, 2)));
          if (opcode === 9) socket.write(Frames.encode(10, payload));
          if (opcode !== 1) continue;
          const message = JSON.parse(payload.toString("utf8"));
          if (message.event === "connect.challenge") challenged();
          if (message.type === "res") this.answer(message);
        }
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    const ended = new Promise<never>((_, failed) => {
      socket.on("error", () => {});
      socket.on("close", () => {
        this.lost();
        failed(away("the gateway closed the connection", "gateway.lost"));
      });
    });
    ended.catch(() => {});
    await Promise.race([challenge, ended]);
    const hello = {
      minProtocol: 3, maxProtocol: 4, role: "operator", scopes: ["operator.read", "operator.write"],
      client: { id: "gateway-client", displayName: "OpenClaw plugin", version: "0.1.0", platform: "node", mode: "backend" },
      auth: { token },
    };
    await this.send(socket, "connect", "connect", hello, 8_000);
    return socket;
  }

  private upgrade(): Promise<Duplex> {
    const { port, host } = this.place;
    const at = port ? { host: host ?? "127.0.0.1", port } : { socketPath: home(this.place.socket ?? `${this.store}/gateway.sock`) };
    const key = randomBytes(16).toString("base64");
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    return new Promise((done, failed) => {
      const asked = request({
        ...at, path: "/", timeout: 8_000,
        headers: {
          host: "localhost", connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13",
          "sec-websocket-key": key,
        },
      });
      asked.on("upgrade", (response, socket, head) => {
        if (response.headers["sec-websocket-accept"] !== accept) {
          socket.destroy();
          return failed(away("whoever listens there is no gateway", "gateway.unreachable"));
        }
        (socket as any).setTimeout?.(0);
        if (head.length > 0) socket.unshift(head);
        done(socket);
      });
      asked.on("response", () => {
        asked.destroy();
        failed(away("whoever listens there is no gateway", "gateway.unreachable"));
      });
      asked.on("timeout", () => asked.destroy(new Error("no answer")));
      asked.on("error", (error) => failed(away(`gateway not connected: ${error.message}`, "gateway.unreachable")));
      asked.end();
    });
  }

  private answer(message: Json) {
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    clearTimeout(waiting.timer);
    const { code = "UNAVAILABLE", message: text = "the request failed", details = {} } = message.error ?? {};
    if (message.ok) waiting.done(message.payload);
    else waiting.failed(new GatewayError(code, text, details));
  }

  private lost() {
    this.opening = undefined;
    for (const { failed, timer } of this.waiting.values()) {
      clearTimeout(timer);
      failed(away("the gateway went away before it answered", "gateway.lost"));
    }
    this.waiting.clear();
  }
}
