import CallCore
import FuzzInput
import LuaBridge
import ScriptValue

/// Any values as the arguments of a verb: they pass or are refused by name; through a script and back they stay as
/// they were.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let spec = input.pick(VerbTable.all)
    let arguments = (0..<input.below(4)).map { _ in input.value() }
    VerbFuzz.check(spec, arguments)
    VerbFuzz.checkCrossing(arguments.map(VerbFuzz.crossing))
    return 0
}

enum VerbFuzz {
    static func check(_ spec: VerbSpec, _ arguments: [Value]) {
        do throws(ArgumentError) {
            let checked = try ArgumentChecker.check(spec, arguments: arguments)
            for parameter in spec.allParameters where parameter.isRequired && checked.value(parameter.name) == nil {
                fault("\(spec.name) passed without '\(parameter.name)'")
            }
        } catch {
            let message = error.message
            if !message.contains("'\(spec.shortName)'") { fault("the verb is not named: \(message)") }
            if message.utf8.count >= 1000 { fault("a message of \(message.utf8.count) bytes: \(message)") }
            if message.utf8.contains(10) { fault("a message of several lines: \(message)") }
        }
    }

    // MARK: crossing

    private static let api = LuaAPI(modules: ["host": ["swap"]])
    private static let program = try? LuaState.compile(
        name: "fuzz@1", files: ["main.lua": Array("host.swap(host.swap())".utf8)], main: "main.lua")

    /// As a script can hold it: nil in a table is no entry, an empty list is an empty table, and functions belong to
    /// the script.
    static func crossing(_ value: Value) -> Value {
        switch value {
        case .function: .bool(true)
        case .array(let items):
            items.isEmpty ? [:] : .array(items.map { $0.isNull || $0.function != nil ? 0 : crossing($0) })
        case .map(let fields): .map(fields.filter { !$0.value.isNull }.mapValues(crossing))
        default: value
        }
    }

    static func checkCrossing(_ values: [Value]) {
        let limits = LuaLimits.virtualTime
        guard let program, let state = try? LuaState(api: api, limits: limits), let start = try? state.load(program),
            case .request(let empty) = state.resume(start, .proceed)
        else { fault("no script to cross to") }
        let text = JSONText.encodeText(.array(values))
        switch state.resume(empty.token, .values(values)) {
        case .request(let request):
            let back = JSONText.encodeText(.array(request.arguments))
            if back != text { fault("\(text) came back as \(back)") }
            if case .finished = state.resume(request.token, .proceed) {} else { fault("the script did not end") }
        case .failed(let failure):
            let isTooDeep = values.contains { JSONText.depth(of: $0) > limits.valueDepth }
            if !isTooDeep { fault("\(text) was refused: \(failure)") }
        case let step: fault("\(text) led to \(step)")
        }
        if state.close() != 0 { fault("memory was left behind") }
    }
}
