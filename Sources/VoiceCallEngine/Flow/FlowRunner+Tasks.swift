import CallCore
import LuaBridge
import ScriptValue

extension FlowRunner {
    func run(_ task: TaskNumber, _ function: FlowFunction, _ arguments: [Value]) throws(StoreError) {
        if session.isInLastWords { state.setEventBudget(options.lastWords) }
        let token: WaitToken
        do throws(LuaFailure) {
            token = try state.startTask(function: try reference(to: function), arguments: arguments)
        } catch {
            return fail(task, error)
        }
        try settle(task, state.resume(token, .proceed))
    }

    func resume(_ task: TaskNumber, _ resumption: TaskResumption) throws(StoreError) {
        try note("result", .result(task, resumption))
        guard let token = tokens.removeValue(forKey: task) else { return }
        switch resumption {
        case .values(let values): try settle(task, state.resume(token, .values(values)))
        case .raise(let code, let message):
            try settle(task, state.resume(token, .raise(code: code, message: message)))
        }
    }

    /// What running a task came to goes back into the session.
    func settle(_ task: TaskNumber, _ step: LuaStep) throws(StoreError) {
        switch step {
        case .request(let request):
            tokens[task] = request.token
            let asked = VerbRequest(name: request.name, arguments: request.arguments, location: request.location)
            try note("verb", .verb(task, asked))
            push(session.handle(.asked(task, asked), now: now))
        case .preempted(let token):
            if options.ignoresSlices {
                try settle(task, state.resume(token, .proceed))
            } else {
                preempted = (task, token)
            }
        case .finished(let values): push(session.handle(.finished(task, values), now: now))
        case .failed(let failure): fail(task, failure)
        case .stale: break
        }
    }

    private func fail(_ task: TaskNumber, _ failure: LuaFailure) {
        let verb = failure.waitingVerb.map { ["waiting in \($0)"] } ?? []
        let report = FlowFailure(
            code: failure.code, message: failure.message,
            traceback: (verb + failure.traceback).joined(separator: "\n"))
        push(session.handle(.failed(task, report), now: now))
    }

    private func reference(to function: FlowFunction) throws(LuaFailure) -> Int {
        switch function {
        case .reference(let number): return number
        case .defaultAction(let name):
            if defaultActions == nil { defaultActions = try DefaultActions.load(into: state) }
            guard let number = defaultActions?[name] else {
                throw LuaFailure(code: "internal", message: "no default action '\(name)'")
            }
            return number
        }
    }
}
