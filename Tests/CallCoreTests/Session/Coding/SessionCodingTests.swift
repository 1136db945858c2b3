import ScriptValue
import Testing

@testable import CallCore

@Suite("What the journal keeps of a session")
struct SessionCodingTests {
    private static let rounds = 600

    /// Through a value and through its JSON text, also with a field of a later version added.
    private static func check<Kept: Hashable>(
        _ make: (inout CodingGenerator) -> Kept, _ write: (Kept) -> Value, _ read: (Value) -> Kept?
    ) {
        var generator = CodingGenerator(seed: 7)
        for round in 0..<rounds {
            let kept = make(&generator)
            let value = write(kept)
            #expect(read(value) == kept, "round \(round)")
            let text = JSONText.encode(value)
            #expect((try? JSONText.decode(text)).flatMap(read) == kept, "round \(round)")
            guard case .map(var fields) = value else {
                Issue.record("not a map: \(value)")
                return
            }
            fields["added_later"] = 1
            #expect(read(.map(fields)) == kept, "round \(round)")
            if fields["type"] != nil {
                fields["type"] = "no such thing"
                #expect(read(.map(fields)) == nil)
            }
        }
        for broken: Value in [nil, true, 1, "begin", [], [:], ["type": 1]] { #expect(read(broken) == nil) }
    }

    @Test("inputs come back as they were")
    func inputs() { Self.check({ $0.input() }, \.value, SessionInput.init(value:)) }

    @Test("carrier events come back as they were")
    func events() {
        Self.check({ $0.event() }, \.value, CallEvent.init(value:))
        Self.check({ $0.kind() }, \.value, CallEvent.Kind.init(value:))
    }

    @Test("results and realtime events come back as they were")
    func results() {
        Self.check({ $0.result() }, \.value, EffectResult.init(value:))
        Self.check({ $0.realtimeEvent() }, \.value, RealtimeEvent.init(value:))
    }

    @Test("effects come back as they were")
    func effects() { Self.check({ $0.effect() }, \.value, Effect.init(value:)) }

    @Test("setups and limits come back as they were")
    func setups() {
        Self.check({ $0.setup() }, \.value, CallSetup.init(value:))
        Self.check({ $0.limits() }, \.value, SessionLimits.init(value:))
    }

    @Test("what scripts asked, got and failed with comes back as it was")
    func scripts() {
        Self.check(
            { VerbRequest(name: $0.text(), arguments: $0.list(), location: $0.text()) }, \.value,
            VerbRequest.init(value:))
        Self.check(
            { FlowFailure(code: $0.text(), message: $0.text(), traceback: $0.text()) }, \.value,
            FlowFailure.init(value:))
        Self.check(
            { $0.flag() ? TaskResumption.values($0.list()) : .raise(code: $0.text(), message: $0.text()) }, \.value,
            TaskResumption.init(value:))
    }

    @Test("a missing or wrong field makes the whole unreadable")
    func malformed() {
        var generator = CodingGenerator(seed: 3)
        let optional: Set = ["mode", "provider_call_id", "voice", "agent", "realtime", "number_route_key"]
        for _ in 0..<300 {
            guard case .map(let fields) = generator.setup().value else { continue }
            let name = generator.random.pick(fields.keys.filter { !optional.contains($0) }.sorted())
            var broken = fields
            broken[name] = nil
            #expect(CallSetup(value: .map(broken)) == nil, "without \(name)")
            guard name != "arguments", name != "config" else { continue }
            broken[name] = .bool(true)
            #expect(CallSetup(value: .map(broken)) == nil, "\(name) = true")
        }
    }
}
