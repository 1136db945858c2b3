import CLua
import ScriptValue

extension LuaState {
    /// Gives a handle a field that scripts can read; `.null` makes it nil instead of an error.
    public func setFact(_ handle: Handle, _ name: String, _ value: Value) throws(LuaFailure) {
        guard let pointer else { throw LuaState.closed }
        var encoder = ValueEncoder()
        encoder.append(value)
        let set = encoder.bytes.withUnsafeBufferPointer { bytes in
            clua_set_fact(pointer, handle.kind, Int64(handle.id), name, bytes.baseAddress, bytes.count)
        }
        guard set else { throw LuaState.failure(of: pointer) }
    }

    /// Lets go of a function that crossed to the host. False when it was unknown or let go before.
    @discardableResult
    public func releaseFunction(_ function: Int) -> Bool {
        guard let pointer else { return false }
        return clua_release_function(pointer, Int64(function))
    }

    /// Gives the script a fresh event budget. Call it once for each outside event, not for verbs answered at once.
    public func beginEvent() {
        if let pointer { clua_begin_event(pointer) }
    }

    /// Replaces the event budget from now on, for instance while the end of a call is handled.
    public func setEventBudget(_ budget: LuaBudget) {
        if let pointer { clua_set_event_budget(pointer, clua_allowance(budget)) }
    }

    /// Bytes held by the state.
    public var memoryInUse: Int { usage.memory_in_use }
    public var peakMemory: Int { usage.peak_memory }
    /// Instructions run, and charged for library work, since the state was made.
    public var instructionsUsed: UInt64 { usage.instructions }
    /// CPU time used, in nanoseconds; 0 when no limit is by time.
    public var cpuNanosecondsUsed: UInt64 { usage.cpu_nanoseconds }
    /// Resumes and abandons with a token that was used before or never issued.
    public var staleResumes: Int { Int(clamping: usage.stale_resumes) }
    /// Tasks that wait.
    public var liveTasks: Int { Int(usage.live_tasks) }
    /// Functions the host has not let go of.
    public var functionReferences: Int { Int(usage.function_references) }
    /// The script used up a budget: nothing of it will run again.
    public var isKilled: Bool { usage.killed }

    /// The numbers `__cov` was called with, below 65,536.
    public var coverageHits: Set<Int> {
        var hits: Set<Int> = []
        var count = 0
        guard let pointer, let words = clua_coverage(pointer, &count) else { return hits }
        for (index, word) in UnsafeBufferPointer(start: words, count: count).enumerated() where word != 0 {
            for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 { hits.insert(index * 64 + bit) }
        }
        return hits
    }

    static func failure(of pointer: OpaquePointer) -> LuaFailure {
        let record = clua_get_failure(pointer)
        let trace = text(record.traceback).split(separator: "\n").map(String.init)
        let file = text(record.file)
        let verb = text(record.verb)
        return LuaFailure(
            code: text(record.code), message: text(record.message), file: file.isEmpty ? nil : file,
            line: record.line > 0 ? Int(record.line) : nil, traceback: trace, waitingVerb: verb.isEmpty ? nil : verb)
    }

    private static func text(_ text: clua_text) -> String {
        guard let bytes = text.bytes else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: text.length), as: UTF8.self)
    }
}
