import CallConfig
import CallCore
import Foundation
import GatewayRPC
import ScriptValue
import VoiceCallEngine

@testable import GatewayService

/// A folder with a configuration and flows, a simulated carrier, and gateways that run on them.
struct DaemonWorld: Sendable {
    let folder: String
    let carrier: CarrierBench
    let log = LogLines()
    let doorPort: Int

    static let talk = """
        return {
          api = 1,
          summary = "Says something and waits for what comes",
          params = { message = { type = "string" } },
          outbound = function(call, args)
            if not call:dial() then return end
            call:say(args.message or "Hello.")
            local got = call:wait{ events = { "guidance" }, timeout = 60 }
            if got then emit("guided", { by = got.data.message }) end
            call:wait{ events = { "nothing" }, timeout = 60 }
          end,
        }
        """

    init(saying line: String? = nil) throws {
        folder = NSTemporaryDirectory() + "gateway-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: folder + "/flows", withIntermediateDirectories: true)
        carrier = try CarrierBench(saying: line)
        doorPort = try FreePort.next()
        try write(Self.talk, to: "flows/talk.lua")
        try configure()
    }

    func configure(_ keys: String = "maxConcurrentCalls: 4", gateway: String = "drainSeconds: 30") throws {
        let account = SimulatedCarrierAccount.fields
        try write(
            """
            { enabled: true, provider: "twilio", fromNumber: "+15550000000",
              twilio: { accountSid: "\(account.sid)", authToken: "\(account.token)",
                        baseUrl: "http://127.0.0.1:\(carrier.port)" },
              serve: { port: \(doorPort) }, store: "store", flow_dir: "flows", flows: { conversation: "talk" },
              gateway: { \(gateway) }, \(keys) }
            """, to: "config.json5")
    }

    func write(_ text: String, to file: String) throws {
        try text.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
    }

    func options(store: String? = nil) -> DaemonOptions {
        DaemonOptions(
            configFile: folder + "/config.json5", store: store, flowFolder: folder + "/flows", version: "9.9",
            environment: ["HOME": folder], runProgram: { _ throws(SecretSources.RunFault) in [] })
    }

    func daemon(store: String? = nil) -> GatewayDaemon { GatewayDaemon(options(store: store), logger: log.logger()) }

    var token: Secret? { try? TokenFile.read(store: folder + "/store") }

    func client(token: Secret? = nil, scopes: [RPCScope] = [.read, .write]) async throws -> RPCClient {
        try await RPCClient.connect(
            .socket(folder + "/store/gateway.sock"),
            RPCIntroduction(token: token ?? self.token ?? Secret("none"), name: "test", version: "1", scopes: scopes))
    }

    func end() {
        carrier.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }
}

extension RPCClient {
    /// Places a call that stays up.
    func place(_ params: [String: Value] = [:]) async throws -> String {
        let standard: [String: Value] = ["to": "+15550005678", "mode": "talk", "message": "Good morning"]
        let reply = try await ask("voicecall.start", .map(standard.merging(params) { $1 }), within: 20_000)
        return reply["callId"]?.text ?? ""
    }

    /// The next line of a call's story that fits.
    func line(_ fits: @Sendable (Value) -> Bool) async -> Value? {
        await events.first { $0.name == "tail" && fits($0.payload) }?.payload
    }

    func line(_ kind: String, _ text: String? = nil) async -> Value? {
        await line { $0["kind"]?.text == kind && (text == nil || $0["text"]?.text == text) }
    }
}
