import ScriptValue
import Testing

@testable import CallCore

@Suite("A session, whatever happens")
struct SessionMonkeyTests {
    private static let seeds: ClosedRange<UInt64> = 1...1_500

    @Test("random calls break no rule, end once, and leave nothing behind")
    func nothingIsLeft() {
        for seed in Self.seeds {
            let monkey = SessionMonkey(seed: seed)
            monkey.run(steps: 120)
            #expect(monkey.orphans.isEmpty, "seed \(seed): \(monkey.orphans)")
            monkey.drain()
            let driver = monkey.driver
            let session = driver.session
            #expect(driver.problems.isEmpty, "seed \(seed): \(driver.problems)")
            #expect(session.isClosed && driver.closings == 1, "seed \(seed): \(session.tasks) \(session.ending)")
            #expect(driver.ends == 1, "seed \(seed): \(driver.ends) ends")
            #expect(session.liveTasks == 0 && session.liveTimers == 0, "seed \(seed)")
            #expect(session.pendingEffects.isEmpty, "seed \(seed): \(session.pendingEffects)")
            #expect(driver.timers.isEmpty, "seed \(seed): timers \(driver.timers)")
            #expect(Self.lastAction(driver) == .closed, "seed \(seed)")
            #expect(Self.releasedTwice(driver).isEmpty, "seed \(seed): \(Self.releasedTwice(driver))")
        }
    }

    @Test("the journaled inputs and the same flow give the same actions again")
    func replay() {
        for seed in Self.seeds.prefix(300) {
            let monkey = SessionMonkey(seed: seed)
            monkey.run(steps: 120)
            monkey.drain()
            let setup = CallSetup(value: monkey.driver.session.setup.value)
            #expect(setup == monkey.driver.session.setup)
            var session = SessionMonkey(seed: seed).driver.session
            for (number, step) in monkey.driver.history.enumerated() {
                let actions = Self.actions(of: &session, step)
                #expect(actions == step.actions, "seed \(seed), step \(number)")
                if actions != step.actions { break }
            }
        }
    }

    private static func actions(of session: inout CallSession, _ step: SessionStep) -> [SessionAction] {
        switch step.told {
        case .output(let output): return session.handle(output, now: step.at)
        case .input(let input):
            guard let value = try? JSONText.decode(JSONText.encode(input.value)),
                let read = SessionInput(value: value)
            else { return [] }
            return session.handle(read, now: step.at)
        }
    }

    private static func lastAction(_ driver: SessionDriver) -> SessionAction? {
        driver.history.last { step in
            !step.actions.allSatisfy { if case .reply = $0 { true } else { false } }
                && step.actions.contains(.closed)
        }?.actions.last
    }

    /// Functions let go of more often than they were handed out.
    private static func releasedTwice(_ driver: SessionDriver) -> [Int] {
        var given: [Int: Int] = [:]
        for step in driver.history {
            if case .output(.asked(_, let request)) = step.told {
                for function in request.arguments.flatMap(functions) { given[function, default: 0] += 1 }
            }
        }
        var taken: [Int: Int] = [:]
        for function in driver.released { taken[function, default: 0] += 1 }
        return taken.filter { $0.value > given[$0.key] ?? 0 }.keys.sorted()
    }

    private static func functions(_ value: Value) -> [Int] {
        switch value {
        case .function(let number): [number]
        case .array(let items): items.flatMap(functions)
        case .map(let fields): fields.values.flatMap(functions)
        default: []
        }
    }
}
