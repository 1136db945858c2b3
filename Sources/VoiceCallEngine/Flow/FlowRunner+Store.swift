import CallCore
import ScriptValue

extension FlowRunner {
    /// Answers a script's use of its store: the answer and the write go into the journal together.
    func answer(_ id: EffectID, _ request: StoreRequest) throws(StoreError) {
        let value = try carryOut(request)
        let input = SessionInput.effect(id, .done(value))
        try note("input", .input(input))
        push(session.handle(input, now: now))
    }

    private func carryOut(_ request: StoreRequest) throws(StoreError) -> Value {
        switch request {
        case .get(let scope, let key):
            // What this call wrote a moment ago must be seen.
            try journal.flush(durable: false)
            return try journal.read { store throws(StoreError) in
                try store.kvGet(scope: scope, key: key, now: now) ?? .null
            }
        case .set(let scope, let key, let value, let timeToLive):
            journal.add(.kvSet(scope: scope, key: key, value, expires: timeToLive.map { now + $0 }))
            return true
        case .delete(let scope, let key):
            journal.add(.kvDelete(scope: scope, key: key))
            return true
        case .memory(let sessionKey):
            try journal.flush(durable: false)
            return try journal.read { store throws(StoreError) in
                .array(try store.memory(sessionKey: sessionKey, limit: 100).map { Value($0.text) })
            }
        case .remember(let sessionKey, let text):
            let party = PhoneNumber(session.record.otherParty).digits
            journal.add(.memoryAppend(sessionKey: sessionKey, text: text, at: now, party: party))
            return true
        }
    }
}
