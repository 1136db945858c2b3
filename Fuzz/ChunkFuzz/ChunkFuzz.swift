import FuzzInput
import LuaBridge
import LuaSyntax
import ScriptValue

/// Any bytes as a script: what compiles runs within its bounds and gives everything back; the parser takes what the
/// compiler takes; a script with its branches counted still compiles and does what it did.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    ChunkFuzz.check(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

enum ChunkFuzz {
    private static let file = "main.lua"

    static func check(_ source: [UInt8]) {
        let compiled = compile(source)
        let parsed: Chunk?
        do throws(LuaSyntaxError) {
            parsed = try LuaParser.parse(source: source, file: file)
        } catch {
            parsed = nil
            // Nesting is limited in both, though not at exactly the same depth.
            if compiled != nil, !error.message.contains("too many") {
                fault("it compiles, but does not parse: \(error)")
            }
        }
        if let parsed { _ = (parsed.globalUses, parsed.callSites, parsed.flowShape?.entries) }
        let end = compiled.map { run($0) }
        guard parsed != nil else { return }
        for shortCircuits in [false, true] { instrument(source, shortCircuits, ran: end) }
    }

    private static func instrument(_ source: [UInt8], _ shortCircuits: Bool, ran end: ScriptEnd?) {
        guard let counted = try? BranchInstrumenter.instrument(source: source, file: file, shortCircuits: shortCircuits)
        else { fault("it parses, but cannot be instrumented") }
        guard (try? LuaParser.parse(source: counted.source, file: file)) != nil else {
            fault("instrumented, it does not parse: \(String(decoding: counted.source, as: UTF8.self))")
        }
        guard let end else { return }
        guard let program = compile(counted.source) else {
            fault("instrumented, it does not compile: \(String(decoding: counted.source, as: UTF8.self))")
        }
        let other = run(program, countsBranches: true)
        guard case .finished(let values) = end, case .finished(let others) = other else { return }
        if values != others { fault("instrumented, it answers \(others) instead of \(values)") }
    }

    private static func compile(_ source: [UInt8]) -> LuaProgram? {
        try? LuaState.compile(name: "fuzz@1", files: [file: source], main: file)
    }

    private static func run(_ program: LuaProgram, countsBranches: Bool = false) -> ScriptEnd {
        guard let state = try? LuaState(api: ScriptEnd.api, limits: ScriptEnd.limits, coverage: countsBranches) else {
            fault("no state")
        }
        let end = ScriptEnd(running: program, in: state)
        if state.memoryInUse > ScriptEnd.limits.memoryBytes { fault("\(state.memoryInUse) bytes in use") }
        let left = state.close()
        if left != 0 { fault("\(left) bytes were left behind") }
        return end
    }
}
