import FuzzInput
import LuaBridge
import ScriptValue

/// What running a script, and then the functions it returned, came to.
enum ScriptEnd {
    /// All it returned and all it asked for, in the exact JSON dialect.
    case finished([String])
    case failed

    static let api = LuaAPI(
        modules: ["host": ["ping"], "": ["emit"]], methods: ["call": ["say"]], libraries: ["sim": "host"])
    static let limits: LuaLimits = {
        let budget = LuaBudget(instructions: 50_000)
        var limits = LuaLimits(slice: LuaBudget(instructions: 5_000), event: budget, total: budget)
        limits.memoryBytes = 1 << 20
        return limits
    }()

    /// Answers every verb with its own arguments.
    init(running program: LuaProgram, in state: LuaState) {
        guard let first = try? state.load(program) else {
            self = .failed
            return
        }
        var trace: [String] = []
        var waiting = [first]
        for round in 0..<4 where round < waiting.count {
            guard let values = Self.drive(state, waiting[round], &trace) else {
                self = .failed
                return
            }
            trace.append(JSONText.encodeText(.array(values)))
            for function in Self.functions(.array(values)).prefix(3) {
                let call = Value.handle(Handle(kind: "call", id: 1))
                guard let token = try? state.startTask(function: function, arguments: [call, 1]) else { continue }
                waiting.append(token)
            }
        }
        self = .finished(trace)
    }

    /// Nil when the task failed or went on asking for too long.
    private static func drive(_ state: LuaState, _ first: WaitToken, _ trace: inout [String]) -> [Value]? {
        var step = state.resume(first, .proceed)
        for _ in 0..<64 {
            switch step {
            case .request(let request):
                trace.append(request.name + JSONText.encodeText(.array(request.arguments)))
                step = state.resume(request.token, .values(request.arguments))
            case .preempted(let token): step = state.resume(token, .proceed)
            case .finished(let values): return values
            case .failed(let failure):
                if failure.code == "internal" { fault("\(failure)") }
                if failure.message.isEmpty { fault("a failure without a message: \(failure.code)") }
                return nil
            case .stale: fault("a fresh token is stale")
            }
        }
        return nil
    }

    private static func functions(_ value: Value) -> [Int] {
        switch value {
        case .function(let number): [number]
        case .array(let items): items.flatMap(functions)
        case .map(let fields): fields.sorted { $0.key < $1.key }.flatMap { functions($0.value) }
        default: []
        }
    }
}
