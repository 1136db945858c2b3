import CLua
import ScriptValue

/// One isolated, bounded Lua interpreter.
///
/// A state belongs to one script, and one thread at a time may use it. Scripts run only inside `resume`; host
/// functions are never called from inside the interpreter: calling one ends the step with a request instead.
public final class LuaState {
    /// Nil after `close()`.
    private(set) var pointer: OpaquePointer?
    private var finalUsage = clua_usage()

    /// Makes a state with its libraries and the functions of `api`, all frozen.
    ///
    /// `seed` is that of `math.random`. `coverage` adds the global function `__cov(n)`. Throws "memory" when the cap
    /// is too small for the libraries.
    public init(
        api: LuaAPI, limits: LuaLimits = .realTime, seed: UInt64 = 0, coverage: Bool = false
    ) throws(LuaFailure) {
        var config = LuaState.config(limits)
        config.seed = seed
        config.coverage = coverage
        guard let pointer = clua_new(&config) else {
            throw LuaFailure(code: "memory", message: "no memory for a script state (cap \(limits.memoryBytes) bytes)")
        }
        self.pointer = pointer
        guard LuaState.declare(api, in: pointer), clua_seal(pointer) else {
            let failure = LuaState.failure(of: pointer)
            clua_close(pointer)
            self.pointer = nil
            throw failure
        }
    }

    deinit { if let pointer { clua_close(pointer) } }

    /// Frees everything at once, without running any more of the script. Answers the bytes that were not given back,
    /// which is 0 unless the interpreter is broken.
    @discardableResult
    public func close() -> Int {
        guard let pointer else { return 0 }
        finalUsage = clua_get_usage(pointer)
        finalUsage.memory_in_use = 0
        finalUsage.live_tasks = 0
        finalUsage.function_references = 0
        self.pointer = nil
        return clua_close(pointer)
    }

    /// The time that `os.time` and `os.date` show, in milliseconds since 1970 UTC.
    public var now: Int64 = 0 {
        didSet { if let pointer { clua_set_now(pointer, now) } }
    }

    var usage: clua_usage { pointer.map { clua_get_usage($0) } ?? finalUsage }

    /// What a call on a closed state throws.
    static let closed = LuaFailure(code: "internal", message: "the script state is closed")

    private static func config(_ limits: LuaLimits) -> clua_config {
        var config = clua_config()
        config.memory_bytes = limits.memoryBytes
        config.string_bytes = limits.stringBytes
        config.value_depth = UInt32(clamping: limits.valueDepth)
        config.value_bytes = UInt32(clamping: limits.valueBytes)
        config.value_entries = UInt32(clamping: limits.valueEntries)
        config.tasks = UInt32(clamping: limits.tasks)
        config.slice = clua_allowance(limits.slice)
        config.event = clua_allowance(limits.event)
        config.total = clua_allowance(limits.total)
        return config
    }

    /// In order of the names, so that every state numbers its objects alike.
    private static func declare(_ api: LuaAPI, in pointer: OpaquePointer) -> Bool {
        for (module, verbs) in api.modules.sorted(by: { $0.key < $1.key }) {
            for verb in verbs.sorted() where !clua_define_module(pointer, module, verb) { return false }
        }
        for (kind, verbs) in api.methods.sorted(by: { $0.key < $1.key }) {
            for verb in verbs.sorted() where !clua_define_method(pointer, kind, verb) { return false }
        }
        for (name, module) in api.libraries.sorted(by: { $0.key < $1.key }) {
            guard clua_define_library(pointer, name, module) else { return false }
        }
        return true
    }
}

extension clua_allowance {
    init(_ budget: LuaBudget) {
        self.init(instructions: budget.instructions ?? 0, cpu_nanoseconds: budget.cpuNanoseconds ?? 0)
    }
}
