import Testing

@testable import CallCore

@Suite("Ending a call")
struct CallMachineEndingTests {
    private static func answered() -> MachineRun {
        let run = MachineRun()
        run.event(.answered)
        return run
    }

    @Test("a requested end hangs up once, however often it is asked for, and keeps its first reason")
    func singleFlight() {
        let run = Self.answered()
        #expect(
            run.send(.endRequested(.hangupBot)) == [
                .startTimer(.hangUp, generation: 3, deadline: run.now + 5_000), .hangUp(.hangupBot),
            ])
        #expect(run.send(.endRequested(.voicemail)).isEmpty)
        run.send(.hangUpAccepted)
        #expect(run.endings == [.hangupBot])
        #expect(run.send(.endRequested(.hangupBot)).isEmpty)
    }

    @Test(
        "the carrier's word for our own hang-up does not replace the wanted reason, another reason does",
        arguments: EndReason.allCases)
    func carriersReason(_ said: EndReason) {
        let run = Self.answered()
        run.send(.endRequested(.voicemail))
        run.event(.ended(said))
        let ours = said == .completed || said == .hangupBot
        #expect(run.endings == [ours ? .voicemail : said])
    }

    @Test("without a request of ours the carrier's reason is kept as it is", arguments: EndReason.allCases)
    func reasonAsReported(_ said: EndReason) {
        let run = Self.answered()
        run.event(.ended(said))
        #expect(run.endings == [said])
        #expect(run.state == .ended(said))
    }

    @Test("a hang-up that fails leaves the call alive, and it can be asked for again")
    func failedHangUp() {
        let run = Self.answered()
        run.send(.endRequested(.hangupBot))
        #expect(run.send(.hangUpFailed("HTTP 500")) == [.cancelTimer(.hangUp), .hangUpFailed("HTTP 500")])
        #expect(run.state == .answered)
        #expect(run.machine.pendingReason == nil)
        #expect(run.send(.endRequested(.completed)).last == .hangUp(.completed))
    }

    @Test("a hang-up that nobody answers ends the call with the wanted reason when its time is over")
    func unconfirmed() {
        let run = Self.answered()
        run.send(.endRequested(.hangupBot))
        let asked = run.now
        #expect(run.fireNextTimer())
        #expect(run.endings == [.hangupBot])
        #expect(run.now == asked + 5_000)
    }

    @Test("a limit whose hang-up fails tries again and writes the call off in the end")
    func writtenOff() {
        let run = MachineRun(limits: CallLimits(hangUpTries: 3))
        run.event(.ringing)
        for attempt in 1...3 {
            #expect(run.fireNextTimer())
            #expect(run.actions.last == .hangUp(.noAnswer), "attempt \(attempt)")
            run.send(.hangUpFailed("refused"))
        }
        #expect(run.endings == [.noAnswer])
        #expect(run.timers.isEmpty)
    }

    @Test("a limit that passes during a refused hang-up still ends the call")
    func limitDuringHangUp() {
        let run = MachineRun(limits: CallLimits(maxDurationMilliseconds: 3_000))
        run.event(.answered)
        run.send(.endRequested(.hangupBot), after: 2_000)
        #expect(run.fireNextTimer())
        #expect(run.endings.isEmpty)
        run.send(.hangUpFailed("refused"))
        #expect(run.fireNextTimer())
        #expect(run.actions.last == .hangUp(.timeout))
    }

    @Test("a timer of an old generation is ignored")
    func staleTimer() {
        let run = MachineRun()
        run.event(.ringing)
        #expect(run.send(.timer(.setup, generation: 1)).isEmpty)
        #expect(run.send(.timer(.ring, generation: 1)).isEmpty)
        run.send(.endRequested(.hangupBot))
        run.send(.hangUpFailed("refused"))
        run.send(.endRequested(.hangupBot))
        #expect(run.send(.timer(.hangUp, generation: 3)).isEmpty)
        #expect(!run.send(.timer(.hangUp, generation: 4)).isEmpty)
    }

    @Test("answers to a hang-up nobody asked for do nothing")
    func strayAnswers() {
        let run = Self.answered()
        #expect(run.send(.hangUpAccepted).isEmpty)
        #expect(run.send(.hangUpFailed("what?")).isEmpty)
    }

    @Test("a restored call has what is left of its time, and one that is overdue fires at once")
    func restored() {
        let started = CallTime(milliseconds: 0)
        let now = CallTime(milliseconds: 100_000)
        func deadlines(_ state: CallState, answeredAt: Int64?) -> [CallMachine.Action] {
            CallMachine(
                restoring: state, direction: .outbound, startedAt: started,
                answeredAt: answeredAt.map { CallTime(milliseconds: $0) },
                limits: CallLimits(maxDurationMilliseconds: 60_000), now: now
            ).runningTimers
        }
        #expect(
            deadlines(.active, answeredAt: 70_000)
                == [.startTimer(.maxDuration, generation: 1, deadline: CallTime(milliseconds: 130_000))])
        #expect(
            deadlines(.listening, answeredAt: nil)
                == [.startTimer(.maxDuration, generation: 1, deadline: CallTime(milliseconds: 60_000))])
        #expect(deadlines(.ringing, answeredAt: nil) == [.startTimer(.ring, generation: 1, deadline: now + 30_000)])
        #expect(deadlines(.ended(.completed), answeredAt: 1).isEmpty)
    }
}
