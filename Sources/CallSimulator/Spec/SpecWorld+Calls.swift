import CallCore
import ScriptValue
import VoiceCallEngine

extension SpecWorld {
    func perform(_ name: String, _ arguments: SpecArguments) throws(SpecError) -> [Value] {
        switch name {
        case "t:config": settings.host.flowConfig[flow] = overrides.config(over: arguments[0])
        case "t:policy":
            settings.host.inboundPolicy = InboundPolicy(rawValue: try arguments.text(0, "the policy")) ?? .disabled
            settings.host.allowFrom = (arguments[1].array ?? []).compactMap(\.text)
        case "t:consult": setConsult(arguments[0])
        case "t:lacks": try takeAway(try arguments.text(0, "the capability"))
        case "t:agent", "t:http", "t:realtime", "t:phone": try prepare(name, arguments)
        case "t:dials": return [try dials(arguments)]
        case "t:calls": return [try calls(arguments)]
        case "t:does": return try does(arguments)
        case "t:sends":
            let call = try currentCall()
            let event: Value = ["name": Value(try arguments.text(0, "the name")), "data": arguments[1]]
            start().command("message", event, of: call)
        case "t:emitted": return [try emitted(arguments)]
        case "t:stored":
            let key = try arguments.text(0, "the key")
            return [(try? start().kept(key, by: flow)) ?? .null]
        case "t:sleeps":
            let run = start()
            try advance(run.kernel, to: run.kernel.now + Milliseconds(seconds: arguments[0].double ?? 0))
        case "t:ends": try ends(arguments)
        case "t:equals": try equals(arguments)
        case "t:check":
            guard arguments[0] != .null, arguments[0] != false else {
                throw unmet("\(arguments[1].text ?? "the condition") does not hold")
            }
        default: throw SpecError(code: "spec.script", message: "'\(name)' is not built")
        }
        return []
    }

    /// From now on the carrier of the test cannot do it.
    private func takeAway(_ name: String) throws(SpecError) {
        guard let capability = CarrierCapability(rawValue: name) else {
            let known = CarrierCapability.allCases.map(\.rawValue).joined(separator: ", ")
            throw SpecError(code: "spec.script", message: "no carrier can '\(name)'; there are \(known)")
        }
        settings.host.capabilities = settings.host.capabilities.removing(capability)
    }

    func unmet(_ message: String) -> SpecError { SpecError(code: SpecError.unmet, message: message) }

    private func dials(_ arguments: SpecArguments) throws(SpecError) -> Value {
        let options = arguments[1]
        let from = overrides.from ?? options["from"]?.text ?? "+15550001234"
        let to = overrides.to ?? options["to"]?.text ?? settings.host.fromNumber
        settings.host.inboundFlow = try arguments.text(0, "the flow")
        let run = start()
        let party = SimParty("caller", kernel: run.kernel)
        run.network.dial(from: from, to: to, party: party)
        return add(party, call: nil)
    }

    private func calls(_ arguments: SpecArguments) throws(SpecError) -> Value {
        let options = arguments[1]
        let to = overrides.to ?? options["to"]?.text ?? "+15550005678"
        let name = try arguments.text(0, "the flow")
        if let mode = options["mode"]?.text { settings.host.flows[mode] = name }
        let run = start()
        let party = run.network.phone(to)
        var request = CallRequest(
            to: to, from: overrides.from, mode: options["mode"]?.text ?? name,
            arguments: overrides.arguments(over: options["args"]))
        request.placementKey = "spec-\(parties.count)"
        return add(party, call: try place(request, in: run))
    }

    /// Whoever asks for a call asks again, under the same key, when the process goes down over it.
    private func place(_ request: CallRequest, in run: VirtualRun) throws(SpecError) -> CallID {
        do {
            return try run.initiate(request)
        } catch let error as StoreError where error == .cut {
            _ = try wait(60_000) { run.isUp }
            return try place(request, in: run)
        } catch let error as StoreError {
            throw SpecError(code: error.code, message: error.message)
        } catch {
            throw unmet("the call was not placed: \(error)")
        }
    }

    private func add(_ party: SimParty, call: CallID?) -> Value {
        let id = parties.count + 1
        party.voice = party.voice ?? settings.callerVoice
        parties[id] = SpecParty(party, call: call)
        current = id
        return .handle(Handle(kind: "party", id: id))
    }

    /// The engine's id of the call the test is about.
    func currentCall() throws(SpecError) -> CallID {
        guard let current, let party = parties[current] else {
            throw SpecError(code: "spec.script", message: "no call was made yet")
        }
        if party.call == nil {
            _ = try wait(10_000) { self.call(of: party) != nil }
            party.call = self.call(of: party)
        }
        guard let call = party.call else { throw unmet("the engine did not take the call") }
        return call
    }

    private func call(of party: SpecParty) -> CallID? {
        party.call ?? party.party.line.flatMap { start().call(of: $0) }
    }

    private func does(_ arguments: SpecArguments) throws(SpecError) -> [Value] {
        let call = try currentCall()
        let run = start()
        let name = try arguments.text(0, "the action")
        let command = run.command(name, arguments[1], of: call)
        var restarts = run.recoveries.count
        let isAnswered: () throws(SpecError) -> Bool = {
            // Whoever asked asks again, under the same id, when the process went down over it.
            if run.isUp, run.recoveries.count > restarts, run.reply(to: command) == nil {
                restarts = run.recoveries.count
                run.command(name, arguments[1], of: call, again: command)
            }
            return run.reply(to: command) != nil
        }
        guard try wait(600_000, until: isAnswered) else {
            throw unmet("action '\(name)' gave no answer")
        }
        switch run.reply(to: command) {
        case .done(let value): return [true, value]
        case .failed(_, let message): return [false, Value(message)]
        case nil: return [false, "no answer"]
        }
    }

    private func emitted(_ arguments: SpecArguments) throws(SpecError) -> Value {
        let name = try arguments.text(0, "the name")
        let run = start()
        func find() -> Int? {
            run.notes.indices.dropFirst(emittedSeen).first {
                run.notes[$0].note.kind == "emit" && run.notes[$0].note.text == name
            }
        }
        guard try wait(arguments.seconds("within", at: 1) ?? 30_000, until: { find() != nil }), let index = find()
        else { throw unmet("'\(name)' was not emitted") }
        emittedSeen = index + 1
        return run.notes[index].note.data["data"] ?? .null
    }

    private func equals(_ arguments: SpecArguments) throws(SpecError) {
        let (actual, expected) = (arguments[0], arguments[1])
        let isEqual = actual == expected || actual.double.map { $0 == expected.double } ?? false
        guard !isEqual else { return }
        let what = arguments[2].text.map { "\($0): " } ?? ""
        throw unmet(
            "\(what)expected \(JSONText.encodeText(expected)), got \(JSONText.encodeText(actual))")
    }

    private func ends(_ arguments: SpecArguments) throws(SpecError) {
        let run = start()
        let limit = arguments.seconds("within", at: 0) ?? 120_000
        guard let current, let party = parties[current] else {
            throw SpecError(code: "spec.script", message: "no call was made yet")
        }
        func record() -> CallRecord? { call(of: party).flatMap(run.finalRecord(of:)) }
        guard try wait(limit, until: { record() != nil }), let record = record() else {
            throw unmet("the call did not end within \(limit / 1000) s")
        }
        let facts: [String: Value] = [
            "reason": Value(record.endReason?.rawValue), "transferred_to": record.metadata["transferredTo"] ?? .null,
            "error": record.metadata["error"]?["code"] ?? .null,
        ]
        for (name, expected) in (arguments[0].map ?? [:]).sorted(by: { $0.key < $1.key }) where name != "within" {
            guard let fact = facts[name] else {
                throw SpecError(code: "spec.script", message: "t:ends knows no '\(name)'")
            }
            guard fact == expected else {
                throw unmet("\(name): expected \(expected.text ?? "nil"), got \(fact.text ?? "nil")")
            }
        }
        if arguments[0]["error"] == nil, let error = facts["error"]?.text {
            throw unmet("the flow failed with \(error): \(record.metadata["error"]?["message"]?.text ?? "")")
        }
    }
}
