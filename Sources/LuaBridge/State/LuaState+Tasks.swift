import CLua
import ScriptValue

extension LuaState {
    /// Makes a task that runs the main file of `program`. Resume it with `.proceed`.
    ///
    /// Throws "memory" when the program does not fit, or the failure that killed the state before.
    public func load(_ program: LuaProgram) throws(LuaFailure) -> WaitToken {
        guard let pointer else { throw LuaState.closed }
        for (file, chunk) in program.chunks.sorted(by: { $0.key < $1.key }) {
            let added = chunk.withUnsafeBufferPointer { clua_add_chunk(pointer, file, $0.baseAddress, $0.count) }
            guard added else { throw LuaState.failure(of: pointer) }
        }
        var sequence: UInt64 = 0
        let task = clua_start_chunk(pointer, program.main, &sequence)
        return try token(task, sequence)
    }

    /// Compiles and loads in one go. `name` is "flow@version".
    public func load(
        name: String, files: [String: [UInt8]], main: String, limits: LuaLimits = .realTime
    ) throws(LuaFailure) -> WaitToken {
        try load(LuaState.compile(name: name, files: files, main: main, limits: limits))
    }

    /// Makes a task that calls a function which crossed to the host. Resume it with `.proceed`.
    public func startTask(function: Int, arguments: [Value] = []) throws(LuaFailure) -> WaitToken {
        guard let pointer else { throw LuaState.closed }
        var sequence: UInt64 = 0
        let task = ValueEncoder.list(arguments).withUnsafeBufferPointer { bytes in
            clua_start_function(pointer, Int64(function), bytes.baseAddress, bytes.count, &sequence)
        }
        return try token(task, sequence)
    }

    /// Runs a waiting task until it waits again, is preempted, or ends. A token that was used before is counted in
    /// `staleResumes` and otherwise ignored.
    public func resume(_ token: WaitToken, _ resumption: LuaResumption) -> LuaStep {
        guard let pointer else { return .stale }
        switch resumption {
        case .proceed: return resume(pointer, token, CLUA_PROCEED, [])
        case .values(let values): return resume(pointer, token, CLUA_VALUES, ValueEncoder.list(values))
        case .raise(let code, let message):
            var encoder = ValueEncoder()
            encoder.append(Value(code))
            encoder.append(Value(message))
            return resume(pointer, token, CLUA_RAISE, encoder.bytes)
        }
    }

    /// Forgets a waiting task; none of its code runs any more. False when the token is stale.
    @discardableResult
    public func abandon(_ token: WaitToken) -> Bool {
        guard let pointer else { return false }
        return clua_abandon_task(pointer, Int64(token.task), UInt64(clamping: token.sequence))
    }

    private func resume(
        _ pointer: OpaquePointer, _ token: WaitToken, _ kind: clua_resumption, _ bytes: [UInt8]
    ) -> LuaStep {
        let step = bytes.withUnsafeBufferPointer { buffer in
            clua_resume_task(
                pointer, Int64(token.task), UInt64(clamping: token.sequence), kind, buffer.baseAddress, buffer.count)
        }
        do throws(LuaFailure) {
            return try read(step, of: pointer)
        } catch {
            return .failed(error)
        }
    }

    private func read(_ step: clua_step, of pointer: OpaquePointer) throws(LuaFailure) -> LuaStep {
        let next = WaitToken(task: Int(step.task), sequence: Int(step.sequence))
        var decoder = ValueDecoder(UnsafeRawBufferPointer(start: step.bytes, count: step.length))
        switch step.kind {
        case CLUA_PREEMPTED: return .preempted(next)
        case CLUA_FINISHED: return .finished(try decoder.list())
        case CLUA_STALE: return .stale
        case CLUA_REQUEST: break
        default: return .failed(LuaState.failure(of: pointer))
        }
        let name = try decoder.text()
        let location = try decoder.text()
        var receiver: Handle?
        if try decoder.count() == 1, case .handle(let handle) = try decoder.value() { receiver = handle }
        let arguments = try decoder.list()
        return .request(
            LuaRequest(token: next, name: name, receiver: receiver, arguments: arguments, location: location))
    }

    private func token(_ task: Int64, _ sequence: UInt64) throws(LuaFailure) -> WaitToken {
        guard task != 0 else { throw pointer.map(LuaState.failure(of:)) ?? LuaState.closed }
        return WaitToken(task: Int(task), sequence: Int(sequence))
    }
}
