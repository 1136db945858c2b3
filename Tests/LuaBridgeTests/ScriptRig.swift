import LuaBridge
import ScriptValue

/// One script in a state of its own, with a host that answers its verbs.
final class ScriptRig {
    static let api = LuaAPI(
        modules: ["agent": ["respond", "consult"], "log": ["info"], "": ["emit"], "simulation": ["advance"]],
        methods: ["call": ["say", "listen"]], libraries: ["sim": "simulation"])
    static let call = Handle(kind: "call", id: 1)

    let state: LuaState
    private(set) var requests: [LuaRequest] = []
    private(set) var preemptions = 0

    init(limits: LuaLimits = .virtualTime, seed: UInt64 = 1, coverage: Bool = false) throws {
        state = try LuaState(api: ScriptRig.api, limits: limits, seed: seed, coverage: coverage)
    }

    /// Runs the main chunk to its end; preemptions are resumed at once.
    func run(_ source: String, answer: (LuaRequest) -> LuaResumption = { _ in .values([]) }) throws -> LuaStep {
        try run(files: ["main.lua": source], answer: answer)
    }

    func run(files: [String: String], answer: (LuaRequest) -> LuaResumption = { _ in .values([]) }) throws -> LuaStep {
        let bytes = files.mapValues { Array($0.utf8) }
        let token = try state.load(name: "flow@1", files: bytes, main: "main.lua")
        return drive(token, answer: answer)
    }

    /// The source is the body of `function(call)`.
    func runWithCall(_ body: String, answer: (LuaRequest) -> LuaResumption = { _ in .values([]) }) throws -> LuaStep {
        let step = try run("return function(call) \(body) end", answer: answer)
        guard case .finished(let values) = step, let function = values.first?.function else { return step }
        let token = try state.startTask(function: function, arguments: [.handle(ScriptRig.call)])
        return drive(token, answer: answer)
    }

    func drive(_ first: WaitToken, answer: (LuaRequest) -> LuaResumption = { _ in .values([]) }) -> LuaStep {
        var step = state.resume(first, .proceed)
        while true {
            switch step {
            case .request(let request):
                requests.append(request)
                step = state.resume(request.token, answer(request))
            case .preempted(let token):
                preemptions += 1
                step = state.resume(token, .proceed)
            default: return step
            }
        }
    }
}

extension LuaStep {
    var values: [Value]? { if case .finished(let values) = self { values } else { nil } }
    var failure: LuaFailure? { if case .failed(let failure) = self { failure } else { nil } }
    var request: LuaRequest? { if case .request(let request) = self { request } else { nil } }
}
