import CallCore
import ScriptValue
import Testing

struct VerbTableTests {
    @Test("every verb has a name of its own")
    func uniqueNames() {
        #expect(Set(VerbTable.all.map(\.name)).count == VerbTable.all.count)
        #expect(VerbTable.named("call:say")?.shortName == "say")
        #expect(VerbTable.named("agent.respond")?.owner == "agent")
        #expect(VerbTable.named("emit")?.owner == nil)
        #expect(VerbTable.named("call:sayy") == nil)
    }

    @Test("no two arguments of a verb share a name, for they are read by name")
    func uniqueArguments() {
        for spec in VerbTable.all {
            let names = spec.allParameters.map(\.name)
            #expect(Set(names).count == names.count, "\(spec.name)")
        }
    }

    @Test("a default is a value that the argument takes")
    func defaultsFit() throws {
        for spec in VerbTable.all {
            for (index, parameter) in spec.parameters.enumerated() {
                guard case .record(let record) = parameter.type else { continue }
                for field in record.fields {
                    guard let value = field.defaultValue else { continue }
                    let known = MinimalCall.all.first { $0.verb == spec.name }
                    var arguments = known?.arguments ?? []
                    while arguments.count <= index { arguments.append([:]) }
                    var map = arguments[index].map ?? [:]
                    map[field.name] = value
                    arguments[index] = .map(map)
                    let checked = try ArgumentChecker.check(spec, arguments: arguments)
                    #expect(checked.value(field.name) == value, "\(spec.name) \(field.name)")
                }
            }
        }
    }

    @Test("only verbs that are answered on the spot, or that touch what is stored or fetched, are allowed in screen")
    func screening() {
        let allowed = VerbTable.all.filter(\.allowedInScreen)
        #expect(allowed.allSatisfy { $0.isImmediate || $0.recovery == .stored || $0.name == "http.get" })
        #expect(VerbTable.named("call:say")?.allowedInScreen == false)
    }

    @Test("what is heard outside is never done twice")
    func neverTwice() {
        for name in ["call:dial", "call:say", "call:play", "call:dtmf", "http.post"] {
            #expect(VerbTable.named(name)?.recovery == .neverTwice, "\(name)")
        }
    }

    @Test(
        "a misspelt verb is met with the one that was meant",
        arguments: [
            ("call:sayy", "call:say"), ("call:hang_up", "call:hangup"), ("agent.respnd", "agent.respond"),
            ("emitt", "emit"), ("log.wran", "log.warn"), ("kv.st", "kv.set"),
        ])
    func suggestions(misspelt: String, meant: String) {
        #expect(VerbTable.suggestion(for: misspelt) == meant)
    }

    @Test("a name that is near nothing is met with silence")
    func noSuggestion() {
        #expect(VerbTable.suggestion(for: "call:juggle_elephants") == nil)
        #expect(VerbTable.suggestion(for: String(repeating: "x", count: 100_000)) == nil)
    }

    @Test("a verb says on which call it may start")
    func preconditions() {
        #expect(CallPrecondition.answered.holds(state: .listening, direction: .inbound))
        #expect(!CallPrecondition.answered.holds(state: .ringing, direction: .inbound))
        #expect(CallPrecondition.outboundInitiated.holds(state: .initiated, direction: .outbound))
        #expect(!CallPrecondition.outboundInitiated.holds(state: .initiated, direction: .inbound))
        #expect(!CallPrecondition.outboundInitiated.holds(state: .ringing, direction: .outbound))
        #expect(CallPrecondition.inboundUnanswered.holds(state: .ringing, direction: .inbound))
        #expect(!CallPrecondition.inboundUnanswered.holds(state: .ended(.busy), direction: .inbound))
        #expect(!CallPrecondition.notEnded.holds(state: .ended(.completed), direction: .inbound))
        #expect(
            CallPrecondition.answered.refusal(verb: "say", state: .ringing, direction: .inbound)
                == "'say' needs an answered call; this inbound call is in state 'ringing'")
        #expect(CallPrecondition.any.refusal(verb: "emit", state: .ended(.error), direction: .inbound) == nil)
    }

    @Test("a verb lists the errors it can raise")
    func faults() {
        #expect(VerbTable.named("call:transfer")?.raises == [.argument, .state, .grant, .carrier, .hangup])
        #expect(VerbTable.named("clock.now")?.raises == [.argument])
        #expect(VerbTable.named("call:dial")?.raises == [.argument, .state, .carrier, .hangup])
    }

    @Test("the simulator can do everything and a carrier can be added")
    func carriers() {
        var carriers = CarrierRegistry.standard
        carriers.add("acme", CarrierCapabilities.all.removing(.transfer))
        #expect(carriers.names == ["acme", "simulator"])
        #expect(carriers.lacking(.transfer) == ["acme"])
        #expect(carriers.lacking(.speak) == [])
        #expect(carriers["simulator"]?.names.count == CarrierCapability.allCases.count)
    }
}
