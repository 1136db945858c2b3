import Testing

@testable import CallCore

@Suite("Call machine, any sequence of inputs")
struct CallMachinePropertyTests {
    private static let seeds: [UInt64] = Array(1...2_000)

    private static func kind(_ generator: inout SeededGenerator) -> CallEvent.Kind {
        generator.pick([
            .initiated, .ringing, .answered, .active, .answeredBy(.human), .speaking(utterance: "1"),
            .spoken(utterance: "1", playedMilliseconds: 20, completed: true), .speechStarted,
            .speech(transcript: "a", isFinal: generator.below(2) == 0, confidence: nil), .silence(500),
            .dtmf(digits: "5"), .transferred(failure: generator.below(9) == 0 ? nil : "busy"),
            .error(message: "e", retryable: generator.below(9) != 0),
        ])
    }

    private static func input(_ generator: inout SeededGenerator, _ run: MachineRun) -> CallMachine.Input {
        let time = CallTime(milliseconds: run.now.milliseconds + Int64(generator.below(4_000)) - 2_000)
        let timer = generator.pick(CallMachine.Timer.allCases)
        switch generator.below(24) {
        case 0: return .placementFailed
        case 1, 2: return .speakStarted
        case 3, 4: return .listenStarted
        case 5, 6: return .endRequested(generator.pick(EndReason.allCases))
        case 7: return .hangUpAccepted
        case 8, 9, 10: return .hangUpFailed("refused")
        case 11: return .event(.ended(generator.pick(EndReason.allCases)), at: time)
        case 12, 13: return .timer(timer, generation: generator.below(6))
        default: return .event(kind(&generator), at: time)
        }
    }

    /// Up to 40 inputs, running timers fired now and then.
    private static func randomRun(seed: UInt64) -> (run: MachineRun, generator: SeededGenerator) {
        var generator = SeededGenerator(seed: seed)
        let unanswered: Milliseconds? = generator.pick([nil, 0, 20_000, 50_000])
        let run = MachineRun(
            generator.pick(CallDirection.allCases), limits: CallLimits(unansweredMilliseconds: unanswered))
        for _ in 0..<generator.below(40) {
            run.now = run.now + Int64(generator.below(9_000))
            if generator.below(8) == 0 {
                _ = run.fireNextTimer()
            } else {
                run.send(input(&generator, run))
            }
        }
        return (run, generator)
    }

    @Test("timers alone bring every call to exactly one end, even when the carrier refuses every hang-up")
    func exactlyOneEnd() {
        for seed in Self.seeds {
            let (run, start) = Self.randomRun(seed: seed)
            var generator = start
            var steps = 0
            while !run.state.isTerminal, steps < 40 {
                steps += 1
                #expect(run.fireNextTimer(), "seed \(seed): no timer in \(run.state)")
                if generator.below(2) == 0 { run.send(.hangUpFailed("refused")) }
            }
            #expect(run.endings.count == 1, "seed \(seed)")
            #expect(run.timers.isEmpty, "seed \(seed): \(run.timers)")
            guard case .ended(let reason, let time)? = run.actions.last else {
                Issue.record("seed \(seed): the last action is not the end")
                continue
            }
            #expect(run.state == .ended(reason) && run.machine.endedAt == time, "seed \(seed)")
        }
    }

    @Test("a live call always has a running timer, and the machine and its host agree which")
    func alwaysATimer() {
        for seed in Self.seeds {
            let (run, _) = Self.randomRun(seed: seed)
            #expect(run.state.isTerminal == run.timers.isEmpty, "seed \(seed)")
            #expect(run.timers.mapValues(\.generation) == run.machine.armed.mapValues(\.generation), "seed \(seed)")
            #expect(run.timers.mapValues(\.deadline) == run.machine.armed.mapValues(\.deadline), "seed \(seed)")
            #expect(run.state.isTerminal || (run.timers[.hangUp] != nil) == (run.machine.pendingReason != nil))
        }
    }

    @Test("nothing after the end produces an action")
    func silentAfterTheEnd() {
        for seed in Self.seeds {
            let (run, start) = Self.randomRun(seed: seed)
            var generator = start
            run.event(.ended(.completed))
            let end = run.machine
            for _ in 0..<20 {
                let produced = run.send(Self.input(&generator, run))
                #expect(produced.isEmpty, "seed \(seed)")
            }
            #expect(run.machine == end, "seed \(seed)")
        }
    }

    @Test("states only move forward, except between speaking and listening, and the answer comes once")
    func forwardOnly() {
        for seed in Self.seeds {
            let (run, _) = Self.randomRun(seed: seed)
            var answers = 0
            var state: CallState = run.machine.direction == .outbound ? .initiated : .ringing
            for action in run.actions {
                if case .answered = action { answers += 1 }
                guard case .stateChanged(let from, let to) = action else { continue }
                #expect(from == state, "seed \(seed)")
                state = to
                guard let origin = CallState.live.firstIndex(of: from), let target = CallState.live.firstIndex(of: to)
                else { continue }
                #expect(target > origin || (from == .listening && to == .speaking), "seed \(seed): \(from) to \(to)")
            }
            #expect(state == run.state, "seed \(seed)")
            #expect(answers == (run.machine.answeredAt == nil ? 0 : 1), "seed \(seed)")
        }
    }

    @Test("one hang-up is asked for at a time")
    func oneHangUpAtATime() {
        for seed in Self.seeds {
            let (run, _) = Self.randomRun(seed: seed)
            var underWay = false
            for action in run.actions {
                switch action {
                case .hangUp:
                    #expect(!underWay, "seed \(seed)")
                    underWay = true
                case .hangUpFailed, .ended: underWay = false
                default: break
                }
            }
        }
    }
}
