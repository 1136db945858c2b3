import Testing

@testable import CallCore

@Suite("Call machine")
struct CallMachineTests {
    @Test("an outbound call begins initiated with a setup timer, an inbound one ringing with a ring timer")
    func beginnings() {
        let now = CallTime(milliseconds: 500)
        let outbound = CallMachine(direction: .outbound, now: now)
        #expect(outbound.state == .initiated)
        #expect(outbound.runningTimers == [.startTimer(.setup, generation: 1, deadline: now + 15_000)])
        let inbound = CallMachine(direction: .inbound, now: now)
        #expect(inbound.state == .ringing)
        #expect(inbound.runningTimers == [.startTimer(.ring, generation: 1, deadline: now + 30_000)])
    }

    @Test("an ordinary call rings, is answered, talks and ends as the carrier says")
    func ordinaryCall() {
        let run = MachineRun()
        #expect(
            run.event(.ringing, after: 10) == [
                .stateChanged(from: .initiated, to: .ringing), .cancelTimer(.setup),
                .startTimer(.ring, generation: 2, deadline: run.now + 30_000),
            ])
        #expect(
            run.event(.answered, after: 10) == [
                .stateChanged(from: .ringing, to: .answered), .answered(at: run.now), .cancelTimer(.ring),
                .startTimer(.maxDuration, generation: 3, deadline: run.now + 300_000),
            ])
        let answeredAt = run.now
        #expect(run.send(.speakStarted) == [.stateChanged(from: .answered, to: .speaking)])
        #expect(run.send(.listenStarted, after: 10) == [.stateChanged(from: .speaking, to: .listening)])
        #expect(
            run.event(.ended(.hangupUser), after: 10) == [
                .cancelTimer(.maxDuration), .stateChanged(from: .listening, to: .ended(.hangupUser)),
                .ended(.hangupUser, at: run.now),
            ])
        #expect(run.machine.answeredAt == answeredAt)
        #expect(run.machine.endedAt == run.now)
    }

    @Test(
        "events that can only come from an answered call set the answer and its limit",
        arguments: [
            CallEvent.Kind.active, .speaking(utterance: "1"),
            .speech(transcript: "hi", isFinal: false, confidence: nil),
            .speech(transcript: "hi", isFinal: true, confidence: 0.9),
        ])
    func impliedAnswer(_ kind: CallEvent.Kind) {
        for direction in CallDirection.allCases {
            let run = MachineRun(direction)
            let produced = run.event(kind, after: 20)
            #expect(produced.contains(.answered(at: run.now)))
            #expect(run.timers.keys.sorted { $0.rawValue < $1.rawValue } == [.maxDuration])
            #expect(run.event(.answered, after: 5).isEmpty)
        }
    }

    @Test("speech moves a speaking call to listening, and speaking back again")
    func speakingAndListening() {
        let run = MachineRun()
        run.event(.answered)
        run.event(.speaking(utterance: "1"))
        run.event(.speech(transcript: "wait", isFinal: true, confidence: nil))
        #expect(run.state == .listening)
        run.event(.speaking(utterance: "2"))
        #expect(run.state == .speaking)
        #expect(run.event(.active).isEmpty)
    }

    @Test("a phone that nobody answers is hung up as no-answer", arguments: [true, false])
    func ringTimeout(carrierAccepts: Bool) {
        let run = MachineRun()
        run.event(.ringing)
        let rang = run.now
        #expect(run.fireNextTimer())
        #expect(run.now == rang + 30_000)
        #expect(run.actions.last == .hangUp(.noAnswer))
        #expect(run.machine.pendingReason == .noAnswer)
        if carrierAccepts { run.send(.hangUpAccepted) } else { #expect(run.fireNextTimer()) }
        #expect(run.endings == [.noAnswer])
        #expect(run.now == rang + (carrierAccepts ? 30_000 : 35_000))
    }

    @Test("a call the carrier never mentions fails after the setup time")
    func setupTimeout() {
        let run = MachineRun()
        #expect(run.fireNextTimer())
        #expect(run.actions.last == .hangUp(.failed))
        run.send(.hangUpAccepted)
        #expect(run.endings == [.failed])
    }

    @Test("a call that lasts too long is hung up with reason timeout, even when the carrier calls that completed")
    func maxDuration() {
        let run = MachineRun(limits: CallLimits(maxDurationMilliseconds: 60_000))
        run.event(.answered)
        let answered = run.now
        #expect(run.fireNextTimer())
        #expect(run.now == answered + 60_000)
        #expect(run.machine.pendingReason == .timeout)
        run.event(.ended(.completed), after: 50)
        #expect(run.endings == [.timeout])
    }

    @Test(
        "a call that waits too long for its answer ends with timeout, counted from its beginning",
        arguments: [true, false])
    func unanswered(rings: Bool) {
        let run = MachineRun(limits: CallLimits(ringMilliseconds: 60_000, unansweredMilliseconds: 12_000))
        let began = run.now
        if rings { run.event(.ringing, after: 5_000) }
        #expect(run.fireNextTimer())
        #expect(run.now == began + 12_000)
        #expect(run.actions.last == .hangUp(.timeout))
        run.send(.hangUpAccepted)
        #expect(run.endings == [.timeout])
    }

    @Test(
        "an answered call never meets the limit of unanswered ones, by whatever the answer shows",
        arguments: [CallEvent.Kind.answered, .active, .speaking(utterance: "1")])
    func answeredInTime(sign: CallEvent.Kind) {
        let run = MachineRun(limits: CallLimits(maxDurationMilliseconds: 60_000, unansweredMilliseconds: 12_000))
        run.event(sign, after: 11_000)
        #expect(run.timers[.unanswered] == nil)
        let answered = run.now
        #expect(run.fireNextTimer())
        #expect(run.now == answered + 60_000)
    }

    @Test("an unanswered call that the carrier does not let go of is hung up again, and written off in the end")
    func unansweredRefused() {
        let run = MachineRun(limits: CallLimits(ringMilliseconds: 600_000, unansweredMilliseconds: 12_000))
        run.event(.ringing)
        for _ in 0..<3 {
            #expect(run.fireNextTimer())
            #expect(run.machine.pendingReason == .timeout)
            run.send(.hangUpFailed("refused"))
        }
        #expect(run.endings == [.timeout])
    }

    @Test("a refused placement fails the call, but not one that the carrier has shown since")
    func placementFailed() {
        let refused = MachineRun()
        refused.send(.placementFailed)
        #expect(refused.endings == [.failed])
        let ringing = MachineRun()
        ringing.event(.ringing)
        #expect(ringing.send(.placementFailed).isEmpty)
        #expect(ringing.state == .ringing)
    }

    @Test("a connected transfer completes the call, a failed one changes nothing")
    func transfer() {
        let run = MachineRun()
        run.event(.answered)
        #expect(run.event(.transferred(failure: "busy")).isEmpty)
        run.event(.transferred(failure: nil))
        #expect(run.endings == [.completed])
    }

    @Test("an error ends the call and lets the leg go, a retryable one does nothing")
    func errors() {
        let run = MachineRun()
        run.event(.answered)
        #expect(run.event(.error(message: "again", retryable: true)).isEmpty)
        let produced = run.event(.error(message: "broken", retryable: false))
        #expect(produced.first == .hangUp(.error))
        #expect(run.endings == [.error])
    }

    @Test("things heard or detected leave the state alone")
    func recordedOnly() {
        let kinds: [CallEvent.Kind] = [
            .silence(800), .dtmf(digits: "1"), .speechStarted, .answeredBy(.machine), .initiated,
            .spoken(utterance: "1", playedMilliseconds: 40, completed: false),
        ]
        for state in CallState.live {
            let machine = CallMachine(
                restoring: state, direction: .outbound, startedAt: CallTime(milliseconds: 0), answeredAt: nil,
                now: CallTime(milliseconds: 5))
            let run = MachineRun(machine, now: CallTime(milliseconds: 5))
            for kind in kinds { #expect(run.event(kind).isEmpty, "\(kind) in \(state)") }
        }
    }

    @Test("an end is never before its answer, however coarse the carrier's clock")
    func coarseClock() {
        let run = MachineRun()
        run.send(.event(.answered, at: CallTime(milliseconds: 2_345)))
        run.send(.event(.ended(.completed), at: CallTime(milliseconds: 2_000)))
        #expect(run.machine.endedAt == CallTime(milliseconds: 2_345))
    }
}
