import CallCore
import CallGateway
import CallSimulator
import ScriptValue
import Testing
import VoiceCallEngine

@Suite("What a configuration says about calls")
struct ConfiguredCallTests {
    private static let callee = "+15550005678"

    @Test("a call that is not answered within staleCallReaperSeconds ends with timeout", arguments: [0, 12])
    func stale(seconds: Int) async throws {
        let calls = try await ConfiguredRun("staleCallReaperSeconds: \(seconds), ringTimeoutMs: 20000")
        calls.run.network.party(at: Self.callee).noAnswer()
        _ = try calls.run.initiate(CallRequest(to: Self.callee, mode: "notify", arguments: ["message": "Hi."]))
        let record = try calls.finish()
        #expect(record.endReason == (seconds == 0 ? .noAnswer : .timeout))
        if seconds > 0 { #expect(record.endedAt.map { $0 - record.startedAt >= 12_000 } == true) }
    }

    @Test("an answered call outlasts staleCallReaperSeconds")
    func answered() async throws {
        let calls = try await ConfiguredRun(
            "staleCallReaperSeconds: 12, flow_config: { notify: { notify_hangup_delay: 30 } }")
        calls.run.network.party(at: Self.callee).answers(after: 5_000)
        _ = try calls.run.initiate(CallRequest(to: Self.callee, mode: "notify", arguments: ["message": "Hi."]))
        let record = try calls.finish()
        #expect(record.endReason == .hangupBot)
        #expect(record.endedAt.map { $0 - record.startedAt > 12_000 } == true)
    }

    @Test("an answer is heard while it is written, and who talks over it ends it", arguments: [false, true])
    func spokenAnswer(isInterrupted: Bool) async throws {
        let flow = """
            return { api = 1, summary = "Talks", needs = { agent = true }, inbound = function(call)
              call:answer()
              local reply = agent.respond{ text = "tell me", deadline = 9, say = true }
              emit("told", reply)
              call:finish{ say = "Goodbye." }
            end }
            """
        let calls = try await ConfiguredRun(
            #"inboundPolicy: "open", flows: { inbound: "teller" }"#, flows: ["teller": flow])
        let whole =
            "It all began a long, long time ago in a house by the sea. Then came the war. Nobody knows the rest."
        calls.run.network.agent.rules = [AgentRule(answer: .text(whole))]
        let caller = calls.dialled()
        caller.hears("it all began")
        if isInterrupted { caller.interrupts("stop it", after: 500) } else { caller.hears("nobody knows the rest") }
        caller.hears("goodbye")
        let record = try calls.finish()
        let said = record.transcript.filter { $0.speaker == .bot }.map(\.text)
        #expect(said.last == "Goodbye.")
        let told = said.dropLast().joined(separator: " ")
        #expect(isInterrupted ? whole.hasPrefix(told) && told.count < 60 : told == whole)
    }

    private static let desks = """
        inboundPolicy: "open", inboundGreeting: "Hello from the house.", agentId: "butler", responseTimeoutMs: 9000,
        responseSystemPrompt: "Be polite.",
        numbers: { "+15550001111": { inboundGreeting: "Sales, good day.", agentId: "sales", responseModel: "p/m",
          responseTimeoutMs: 4000 } }
        """

    @Test(
        "an inbound call is greeted and answered as its number says, else as the house says",
        arguments: ["+15550001111", "+15550000000"])
    func inbound(number: String) async throws {
        let calls = try await ConfiguredRun(Self.desks)
        let isSales = number == "+15550001111"
        let caller = calls.dialled(number)
        caller.staysSilent(500)
        caller.says("What do you have?")
        caller.hears("you said")
        caller.hangsUp()
        let record = try calls.finish()
        #expect(record.transcript.first?.text == (isSales ? "Sales, good day." : "Hello from the house."))
        #expect(record.metadata["numberRouteKey"]?.text == (isSales ? number : nil))
        let request = try #require(calls.run.network.agent.requests.first)
        #expect(
            request.agent
                == AgentProfile(
                    agentID: isSales ? "sales" : "butler", model: isSales ? "p/m" : nil, systemPrompt: "Be polite.",
                    timeout: isSales ? 4_000 : 9_000))
        #expect(request.deadline == (isSales ? 4_000 : 9_000))
    }

    @Test(
        "without a greeting the flow's own is spoken, and a flow's explicit setting goes over all",
        arguments: [
            ("", "Hello, how can I help?"), (#"inboundGreeting: " ","#, "Hello, how can I help?"),
            (#"inboundGreeting: "Welcome.", flow_config: { inbound: { greeting: "Explicit." } },"#, "Explicit."),
        ])
    func greetings(keys: String, words: String) async throws {
        let calls = try await ConfiguredRun(keys + #"inboundPolicy: "open""#)
        let caller = calls.dialled()
        caller.hears(words)
        caller.hangsUp()
        #expect(try calls.finish().transcript.map(\.text) == [words])
    }

    @Test("a carrier speaks in the voice of the selected service, and for a number in that of its own")
    func voices() async throws {
        let keys = """
            inboundPolicy: "open", tts: { provider: "openai", providers: { openai: { voice: "nova", speed: 1 } } },
            numbers: { "+15550001111": { tts: { providers: { openai: { voice: "echo" } } } } }
            """
        for (number, voice) in [("+15550001111", "echo"), ("+15550000000", "nova")] {
            let calls = try await ConfiguredRun(keys)
            let caller = calls.dialled(number)
            caller.hears("how can I help")
            caller.hangsUp()
            try calls.finish()
            #expect(calls.voices == [voice])
        }
        let calls = try await ConfiguredRun(keys)
        _ = calls.run.network.party(at: "+15550001111")
        _ = try calls.run.initiate(CallRequest(to: "+15550001111", mode: "notify", arguments: ["message": "Hi."]))
        try calls.finish()
        #expect(calls.voices == ["nova"])
    }

    @Test(
        "sessionScope says whose memory a call joins",
        arguments: [
            ("per-phone", "voice:15550001234", "voice:15550005678"),
            ("main", "agent:sales:main", "agent:butler:main"),
        ])
    func sessions(scope: String, inbound: String, outbound: String) async throws {
        let keys = Self.desks + #", sessionScope: "\#(scope)""#
        let calls = try await ConfiguredRun(keys)
        calls.dialled("+15550001111").hangsUp(after: 5_000)
        let record = try calls.finish()
        #expect(record.sessionKey == inbound)
        let placed = try await ConfiguredRun(keys)
        _ = try placed.run.initiate(CallRequest(to: Self.callee, mode: "notify", arguments: ["message": "Hi."]))
        #expect(try placed.finish().sessionKey == outbound)
    }

    @Test(
        "a message is followed by the pause of notifyHangupDelaySec, unless flow_config has another",
        arguments: [
            ("", 3_000), ("outbound: { notifyHangupDelaySec: 90 },", 90_000),
            ("outbound: { notifyHangupDelaySec: 90 }, flow_config: { notify: { notify_hangup_delay: 1 } },", 1_000),
        ])
    func notifyDelay(keys: String, pause: Milliseconds) async throws {
        let calls = try await ConfiguredRun(keys + "maxDurationSeconds: 600")
        _ = calls.run.network.party(at: Self.callee)
        _ = try calls.run.initiate(CallRequest(to: Self.callee, mode: "notify", arguments: ["message": "Hi."]))
        let record = try calls.finish()
        let line = try #require(calls.run.network.lines.first)
        let spoken = try #require(line.track.segments.last { $0.channel == .bot && $0.text != nil })
        let silence = try #require(record.endedAt) - line.track.origin - spoken.endMs
        #expect((pause...pause + 2_000).contains(silence))
    }

    @Test("nothing said means a notification to toNumber, and another mode or flow where the configuration has one")
    func defaults() async throws {
        let usual = try await ConfiguredRun(#"toNumber: "+15550005678""#)
        _ = try usual.run.initiate(CallRequest(arguments: ["message": "Hi."]))
        let record = try usual.finish()
        #expect(record.to == Self.callee)
        #expect(record.metadata["mode"] == "notify" && record.metadata["flow"] == "notify")
        let talk = try await ConfiguredRun(
            #"toNumber: "+15550005678", outbound: { defaultMode: "conversation" }, "#
                + #"flows: { conversation: "./flows/notify.lua" }"#)
        _ = try talk.run.initiate(CallRequest(arguments: ["message": "Hi."]))
        let other = try talk.finish()
        #expect(other.metadata["mode"] == "conversation" && other.metadata["flow"] == "notify")
    }

    @Test("inbound calls go to the flow that flows.inbound names, or to that of their number")
    func inboundFlows() async throws {
        let keys = """
            inboundPolicy: "open", flows: { inbound: "reception.lua" },
            numbers: { "+15550001111": { flow: "inbound" } }
            """
        for (number, flow) in [("+15550001111", "inbound"), ("+15550000000", "reception")] {
            let calls = try await ConfiguredRun(keys)
            calls.dialled(number).hangsUp(after: 5_000)
            #expect(try calls.finish().metadata["flow"]?.text == flow)
        }
    }

    @Test("continue gives up after transcriptTimeoutMs")
    func transcript() async throws {
        let calls = try await ConfiguredRun(
            "transcriptTimeoutMs: 7000, flow_config: { notify: { notify_hangup_delay: 100 } }")
        _ = calls.run.network.party(at: Self.callee)
        let call = try calls.run.initiate(
            CallRequest(to: Self.callee, mode: "notify", arguments: ["message": "Hi."]))
        try calls.run.kernel.run(for: 15_000)
        let command = calls.run.command("continue", ["message": "Hm?"], of: call)
        try calls.run.kernel.run(for: 6_000)
        #expect(calls.run.reply(to: command) == nil)
        try calls.run.kernel.run(for: 4_000)
        guard case .failed(_, let message) = calls.run.reply(to: command) else {
            Issue.record("no answer")
            return
        }
        #expect(message.contains("after 7000ms"))
    }

    @Test("a call rings for ringTimeoutMs, lasts for maxDurationSeconds, and takes one of maxConcurrentCalls slots")
    func limits() async throws {
        let keys = """
            ringTimeoutMs: 8000, maxDurationSeconds: 20, maxConcurrentCalls: 2,
            flow_config: { notify: { notify_hangup_delay: 100 } }
            """
        let rings = try await ConfiguredRun(keys)
        rings.run.network.party(at: Self.callee).noAnswer()
        let request = CallRequest(to: Self.callee, mode: "notify", arguments: ["message": "Hi."])
        _ = try rings.run.initiate(request)
        let unanswered = try rings.finish()
        #expect(unanswered.endReason == .noAnswer)
        #expect((8_000...15_000).contains(try #require(unanswered.endedAt) - unanswered.startedAt))
        let lasts = try await ConfiguredRun(keys)
        _ = lasts.run.network.party(at: Self.callee)
        _ = try lasts.run.initiate(request)
        let long = try lasts.finish()
        #expect(long.endReason == .timeout)
        #expect((20_000...22_000).contains(try #require(long.endedAt) - #require(long.answeredAt)))
        let many = try await ConfiguredRun(keys)
        for _ in 0..<2 { _ = try many.run.initiate(request) }
        #expect(throws: HostError.self) { try many.run.initiate(request) }
    }
}
