// A gateway on a socket of this machine that answers what a test tells it to.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const frame = (opcode, payload, isLast = true) => {
  const body = Buffer.from(payload);
  const head =
    body.length < 126 ? Buffer.from([0, body.length])
    : body.length < 65_536 ? Buffer.from([0, 126, body.length >> 8, body.length & 255])
    : Buffer.concat([Buffer.from([0, 127]), (() => { const size = Buffer.alloc(8); size.writeBigUInt64BE(BigInt(body.length)); return size; })()]);
  head[0] = (isLast ? 0x80 : 0) | opcode;
  return Buffer.concat([head, body]);
};

/** Masked text frames of a client, whole. */
function read(bytes) {
  const texts = [];
  while (bytes.length >= 6) {
    const short = bytes[1] & 127;
    const extra = short < 126 ? 0 : short === 126 ? 2 : 8;
    const size = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    const start = 2 + extra + 4;
    if (bytes.length < start + size) break;
    const body = Buffer.from(bytes.subarray(start, start + size));
    for (let index = 0; index < size; index++) body[index] ^= bytes[start - 4 + (index & 3)];
    if ((bytes[0] & 15) === 1) texts.push(JSON.parse(body.toString()));
    bytes = bytes.subarray(start + size);
  }
  return [texts, bytes];
}

export class FakeGateway {
  store = mkdtempSync(join(tmpdir(), "openclaw-voicecall-"));
  asked = [];
  hello;
  sockets = new Set();

  /** `answer(method, params)` gives the payload, throws `{code, message, details}`, or gives undefined for no answer. */
  constructor(answer, { split = false } = {}) {
    this.answer = answer;
    this.split = split;
    writeFileSync(join(this.store, "gateway.token"), "s3cret\n");
    this.server = createServer((_, response) => response.end("no page"));
    this.server.on("upgrade", (request, socket) => this.upgrade(request, socket));
  }

  listen(at = join(this.store, "gateway.sock")) {
    return new Promise((done) => this.server.listen(at, () => done(this.server.address().port)));
  }

  upgrade(request, socket) {
    const accept = createHash("sha1")
      .update(request.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`);
    this.sockets.add(socket);
    socket.on("error", () => {});
    const say = (message) => {
      const text = JSON.stringify(message);
      if (!this.split) return socket.write(frame(1, text));
      socket.write(frame(1, text.slice(0, 5), false));
      socket.write(frame(9, "are you there"));
      socket.write(frame(0, text.slice(5)));
    };
    say({ type: "event", event: "connect.challenge", payload: { nonce: "n", ts: 1 } });
    let rest = Buffer.alloc(0);
    socket.on("data", (bytes) => {
      let texts;
      [texts, rest] = read(Buffer.concat([rest, bytes]));
      for (const { id, method, params } of texts) {
        if (method === "connect") {
          this.hello = params;
          const ok = params.auth.token === "s3cret";
          say(ok ? { type: "res", id, ok, payload: { type: "hello-ok" } }
            : { type: "res", id, ok, error: { code: "INVALID_REQUEST", message: "unauthorized: gateway token mismatch" } });
          if (!ok) socket.end();
          continue;
        }
        this.asked.push([method, params]);
        try {
          const payload = this.answer(method, params);
          if (payload !== undefined) say({ type: "res", id, ok: true, payload });
        } catch (error) {
          say({ type: "res", id, ok: false, error });
        }
      }
    });
  }

  drop() {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  async end() {
    this.drop();
    await new Promise((done) => this.server.close(done));
    rmSync(this.store, { recursive: true });
  }
}
