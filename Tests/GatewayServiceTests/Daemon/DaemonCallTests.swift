import CallCore
import Foundation
import GatewayRPC
import ScriptValue
import Testing

@testable import GatewayService

@Suite("Calls through a running gateway", .serialized, .timeLimit(.minutes(2)))
struct DaemonCallTests {
    @Test("a call is placed, followed, spoken into, steered and ended over the private socket")
    func wholeCall() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        let addresses = try await daemon.start()
        let follower = try await world.client(scopes: [.read])
        #expect(try await follower.ask("tail") == ["subscribed": true])
        let client = try await world.client()
        let call = try await client.place()
        #expect(await follower.line("placed")?["callId"] == Value(call))
        #expect(await follower.line("say", "Good morning") != nil)
        let status = try await client.ask("voicecall.status", ["callId": Value(call)])
        #expect(status["call"]?["direction"] == "outbound")
        #expect(status["call"]?["transcript"] == nil)
        let sid = try #require(status["call"]?["providerCallId"])
        let whole = try await client.ask("voicecall.status", ["sid": sid, "full": true])
        #expect(whole["call"]?["callId"] == Value(call))
        #expect(whole["call"]?["transcript"] != nil)
        #expect(try await client.ask("voicecall.status")["calls"]?.array?.count == 1)
        #expect(
            try await client.ask("voicecall.speak", ["callId": sid, "message": "One moment"]) == ["success": true])
        #expect(await follower.line("say", "One moment") != nil)
        let hint: Value = ["callId": Value(call), "message": "be brief", "mode": "guidance"]
        #expect(try await client.ask("voicecall.steer", hint) == ["success": true])
        #expect(await follower.line("emit", "guided")?["data"]?["data"]?["by"] == "be brief")
        #expect(try await client.ask("voicecall.end", ["callId": Value(call)]) == ["success": true])
        #expect(await follower.line("closed")?["call"]?["endReason"] == "hangup-bot")
        #expect(try await client.ask("voicecall.end", ["callId": Value(call)]) == ["success": true])
        let error = await #expect(throws: RPCError.self) {
            try await client.ask("voicecall.speak", ["callId": Value(call), "message": "x"])
        }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.hasPrefix("call is not active (") == true)
        await follower.close()
        await client.close()
        await daemon.stop()
        #expect(!FileManager.default.fileExists(atPath: addresses.socket))
        let lines = world.log.lines
        #expect(lines.contains { $0.contains("INFO say call=\(call) chars=12") }, "\(lines)")
        #expect(!lines.joined().contains("Good morning"))
        #expect(!lines.joined().contains("5550005678"))
        let log = try String(contentsOfFile: world.folder + "/store/calls.jsonl", encoding: .utf8)
        #expect(log.split(separator: "\n").last?.contains(#""state":"hangup-bot""#) == true)
    }

    @Test("an operation asks now and fetches later what was heard")
    func operation() async throws {
        let world = try DaemonWorld(saying: "a parcel please")
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let client = try await world.client()
        _ = try await client.ask("tail")
        let call = try await client.place()
        #expect(await client.line("said") != nil)
        let asked = try await client.ask(
            "voicecall.continue.start", ["callId": Value(call), "message": "My question is what you want"])
        let operation = try #require(asked["operationId"])
        #expect(asked["status"] == "pending")
        #expect(asked["pollTimeoutMs"] == 218_000)
        let busy = await #expect(throws: RPCError.self) {
            try await client.ask("voicecall.continue", ["callId": Value(call), "message": "And?"])
        }
        #expect(busy?.message == "Already waiting for transcript")
        #expect(await client.line { $0["kind"] == "heard" && $0["data"]?["partial"] == nil } != nil)
        var result: Value = ["status": "pending"]
        // What was heard is on its way from the script.
        while result["status"] == "pending" {
            result = try await client.ask("voicecall.continue.result", ["operationId": operation])
        }
        #expect(result["result"] == ["success": true, "transcript": "a parcel please"], "\(result)")
        let again = await #expect(throws: RPCError.self) {
            try await client.ask("voicecall.continue.result", ["operationId": operation])
        }
        #expect(again?.message == "operation not found")
        await client.close()
        await daemon.stop()
    }

    @Test("the same key never dials twice, not even after a restart")
    func idempotency() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let first = world.daemon()
        try await first.start()
        let client = try await world.client()
        let key: [String: Value] = ["idempotencyKey": "order-7"]
        async let one = client.place(key)
        async let two = client.place(key)
        let (call, same) = try await (one, two)
        #expect(call == same)
        _ = try await client.ask("voicecall.end", ["callId": Value(call)])
        await client.close()
        await first.stop()
        let second = world.daemon()
        try await second.start()
        let later = try await world.client()
        #expect(try await later.place(key) == call)
        let other = await #expect(throws: RPCError.self) {
            try await later.place(key.merging(["to": "+15550009999"]) { $1 })
        }
        #expect(other?.reason == "call.key")
        #expect(try await later.place(["idempotencyKey": "order-8"]) != call)
        #expect(world.carrier.calls == ["+15550005678", "+15550005678"])
        await later.close()
        await second.stop()
    }

    @Test("many orders for one call at the same time are each answered once")
    func concurrency() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let client = try await world.client()
        _ = try await client.ask("tail")
        let call = Value(try await client.place())
        #expect(await client.line("said") != nil)
        let answers = await withTaskGroup(of: String.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let params: Value =
                        number % 4 == 0 ? ["callId": call, "message": "Yes"] : ["callId": call, "digits": "1"]
                    let method =
                        number % 4 == 0 ? "voicecall.speak" : number % 4 == 1 ? "voicecall.status" : "voicecall.dtmf"
                    do {
                        _ = try await client.ask(method, params, within: 10_000)
                        return "done"
                    } catch {
                        return (error as? RPCError)?.code.rawValue ?? "\(error)"
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 40)
        #expect(!answers.contains("TIMEOUT"), "\(answers)")
        #expect(answers.contains("done"))
        _ = try await client.ask("voicecall.end", ["callId": call])
        #expect(await client.line("closed") != nil)
        await client.close()
        await daemon.stop()
    }

    @Test("a call that cannot be placed says why, and unknown modes count as none")
    func refusals() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        try world.configure(#"maxConcurrentCalls: 1, outbound: { defaultMode: "conversation" }"#)
        let daemon = world.daemon()
        try await daemon.start()
        let client = try await world.client()
        for (method, params, code, reason): (String, Value, RPCError.Code, String?) in [
            ("flow.run", ["flow": "nope", "to": "+15550001234"], .invalidRequest, "call.flow"),
            ("flow.run", ["flow": "talk", "to": "+15550001234", "args": ["x": 1]], .invalidRequest, "flow.params"),
            ("flow.run", ["flow": "talk"], .invalidRequest, "call.number"),
            ("voicecall.start", ["to": "+15550001234", "dtmfSequence": "1", "mode": "notify"], .invalidRequest, nil),
            ("voicecall.end", ["callId": "nope"], .invalidRequest, "call.unknown"),
            ("tail", ["callId": "nope"], .invalidRequest, nil),
        ] {
            let error = await #expect(throws: RPCError.self) { try await client.ask(method, params) }
            #expect(error?.code == code, "\(method): \(String(describing: error))")
            if let reason { #expect(error?.reason == reason) }
        }
        #expect(world.carrier.calls.isEmpty)
        #expect(try await client.place(["mode": "no such mode"]) != "")
        let full = await #expect(throws: RPCError.self) { try await client.place() }
        #expect(full?.message == "Maximum concurrent calls (1) reached")
        #expect(full?.code == .unavailable)
        await client.close()
        await daemon.stop()
    }
}
