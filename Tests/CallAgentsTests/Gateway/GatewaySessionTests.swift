import CallAgents
import CallCore
import CallSimulator
import Testing

@Suite("A session with an OpenClaw Gateway")
struct GatewaySessionTests {
    private static let words = "We open at nine. Anything else?"

    @Test("it stands before the first question; the second response is the answer, and words come before it")
    func answer() throws {
        var rig = GatewayRig(script: .says(String(repeating: "We open at nine. ", count: 10)))
        rig.give(.start)
        rig.run(1_000)
        #expect(rig.session.isReady)
        rig.give(.ask(.test()))
        rig.run(20_000)
        #expect(rig.misuses == [])
        #expect(rig.answer()?.text?.hasPrefix("We open at nine. We") == true)
        #expect(rig.answer()?.text?.hasPrefix(rig.said().split(separator: " ").joined(separator: " ")) == true)
        #expect(try #require(rig.answeredAt) - #require(rig.firstWords) > 1_000)
        #expect(rig.connects == [0])
        let question = try #require(rig.house.questions.first)
        #expect(question.sessionKey == "voice:15550001234" && question.text == "When do you open?")
        #expect(question.system.contains(#"{"spoken":""#))
    }

    @Test("an answer that is spoken while it is written may take longer than its deadline", arguments: [true, false])
    func slow(speaks: Bool) {
        var rig = GatewayRig(script: .says(String(repeating: "We open at nine. ", count: 20)))
        rig.give(.ask(.test(speaks: speaks, deadline: 4_000)))
        rig.run(30_000)
        #expect((rig.answer()?.text != nil) == speaks)
        #expect(rig.answer()?.problem?.kind == (speaks ? nil : .deadline))
        #expect(rig.misuses == [])
    }

    @Test("questions of several calls share the socket")
    func several() {
        var rig = GatewayRig(script: .echo)
        for effect in 1...5 { rig.give(.ask(.test("number \(effect)", effect: effect))) }
        rig.run(20_000)
        #expect(rig.misuses == [])
        for effect in 1...5 { #expect(rig.answer(effect)?.text == "You said: number \(effect)") }
        #expect(rig.house.sockets == 1 && rig.session.pendingQuestions == 0)
    }

    @Test("it is kept through quiet hours")
    func quiet() {
        var rig = GatewayRig()
        rig.give(.start)
        rig.run(3_600_000)
        #expect(rig.session.isReady && rig.house.sockets == 1)
    }

    @Test("a Gateway without a pulse is left, and asked again")
    func silence() {
        var faults = GatewayFaults()
        faults.isWithoutTicks = true
        var rig = GatewayRig(faults: [faults])
        rig.give(.start)
        rig.run(120_000)
        #expect(rig.disconnects == [4_000])
        #expect(rig.session.isReady && rig.connects.count == 2)
        #expect((30_000...45_000).contains(rig.connects[1]))
    }

    @Test(
        "a session that breaks in the middle of a run is opened again, and the run is not run twice", arguments: 2...4)
    func broken(frame: Int) {
        var faults = GatewayFaults()
        faults.dropAtFrame = frame
        var rig = GatewayRig(faults: [faults])
        rig.give(.start)
        rig.run(1_000)
        rig.give(.ask(.test(effect: 1)))
        rig.run(300)
        rig.give(.ask(.test(effect: 2)))
        rig.run(300)
        rig.give(.ask(.test(effect: 3)))
        rig.run(30_000)
        for effect in 1...3 { #expect(rig.answer(effect)?.text == Self.words, "\(effect)") }
        #expect(rig.house.questions.count == 3)
        #expect(rig.house.sockets == 2)
        #expect(rig.misuses == [])
    }

    @Test("who does not let us in is not asked again soon, and questions get the reason at once")
    func turnedAway() {
        var rig = GatewayRig(login: .token(Secret("WRONG")))
        rig.give(.ask(.test(effect: 1)))
        rig.run(5_000)
        #expect(rig.answer()?.problem?.code == "agent.gateway_refused")
        #expect(rig.answer()?.problem?.kind == .unavailable)
        #expect(rig.answer()?.problem?.message.contains("WRONG") == false)
        rig.give(.ask(.test(effect: 2)))
        #expect(rig.answer(2)?.problem?.code == "agent.gateway_refused")
        #expect(rig.connects.count == 1)
        rig.run(60_000)
        #expect(rig.connects.count <= 3)
    }

    @Test("a Gateway that is starting is waited for")
    func starting() {
        var faults = GatewayFaults()
        faults.isStarting = true
        var rig = GatewayRig(faults: [faults, faults])
        rig.give(.ask(.test()))
        rig.run(20_000)
        #expect(rig.answer()?.text == Self.words)
        #expect(rig.connects.count == 3)
    }

    @Test("a busy agent is asked again a few times", arguments: [1, 3, 9])
    func busy(times: Int) {
        var faults = GatewayFaults()
        faults.busy = times
        var rig = GatewayRig(faults: [faults])
        rig.give(.ask(.test()))
        rig.run(20_000)
        #expect((rig.answer()?.text == Self.words) == (times <= 3))
        #expect(rig.answer()?.problem?.kind == (times <= 3 ? nil : .unavailable))
    }

    @Test("a run that fails is told")
    func failed() {
        var faults = GatewayFaults()
        faults.runsFail = true
        var rig = GatewayRig(faults: [faults])
        rig.give(.ask(.test()))
        rig.run(20_000)
        #expect(rig.answer()?.problem?.code == "agent.failed")
    }

    @Test("a run that is withdrawn or too late is stopped")
    func stopped() {
        var faults = GatewayFaults()
        faults.delay = 30_000
        var rig = GatewayRig(faults: [faults])
        rig.give(.ask(.test(effect: 1, deadline: 5_000)))
        rig.give(.ask(.test(effect: 2)))
        rig.run(2_000)
        rig.give(.cancel(AgentQuestion.test(effect: 2).id))
        rig.run(60_000)
        #expect(rig.answer(1)?.problem?.kind == .deadline)
        #expect(rig.answer(2) == nil)
        #expect(rig.house.aborted == ["voice:call-1:1", "voice:call-1:2"])
        #expect(rig.misuses == [])
    }

    @Test("nobody there: pauses grow to half a minute, and a question is told at once")
    func absent() {
        var faults = GatewayFaults()
        faults.refusal = 503
        var rig = GatewayRig(faults: Array(repeating: faults, count: 100))
        rig.give(.start)
        rig.run(120_000)
        let gaps = zip(rig.connects.dropFirst(), rig.connects).map { $0 - $1 }
        #expect(gaps.prefix(6) == [1_000, 2_000, 4_000, 8_000, 16_000, 30_000])
        rig.give(.ask(.test()))
        rig.run(100)
        #expect(rig.answer()?.problem?.code == "agent.gateway_unreachable")
        #expect(rig.answer()?.problem?.kind == .unavailable)
    }

    @Test("an ended session answers nothing and holds nothing")
    func ended() {
        var rig = GatewayRig()
        rig.give(.ask(.test(effect: 1)))
        rig.run(100)
        rig.give(.stop)
        #expect(rig.answer()?.problem?.code == "agent.stopped")
        rig.give(.ask(.test(effect: 2)))
        #expect(rig.answer(2)?.problem?.code == "agent.stopped")
        rig.run(60_000)
        #expect(rig.connects.count == 1 && rig.disconnects == [1_000])
    }

    @Test("whatever goes wrong on its sockets, a question has one answer in time", arguments: 0..<300)
    func seeds(seed: UInt64) {
        let faults = (0..<4).map { GatewayFaults.drawn(seed * 4 + $0) }
        var rig = GatewayRig(seed: seed, faults: faults)
        if seed.isMultiple(of: 2) { rig.give(.start) }
        for effect in 1...3 {
            rig.give(.ask(.test(effect: effect)))
            rig.run(700)
        }
        rig.run(30_000)
        #expect(rig.misuses == [])
        for effect in 1...3 {
            #expect(rig.answers.filter { $0.key.effect == effect }.flatMap(\.value).count == 1)
            guard let text = rig.answer(effect)?.text else { continue }
            #expect(text == Self.words)
            #expect(text.hasPrefix(rig.said(effect)))
        }
        #expect(rig.house.questions.count <= 3)
    }
}
