import CallConfig
import CallCore
import FuzzInput
import ScriptValue

/// Any bytes, and mistaken configurations, as a configuration file: they are read or refused, every problem says what
/// to do, and a migration means the same as what it migrates.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    if input.flag() {
        ConfigFuzz.check(input.take(count))
    } else {
        ConfigFuzz.check(Array(JSONText.encodePlain(ConfigFuzz.configuration(&input))))
    }
    return 0
}

enum ConfigFuzz {
    private static let environment = [
        "HOME": "/home/ada", "TWILIO_FROM_NUMBER": "+15550001234", "TELNYX_API_KEY": "secret-e",
        "NGROK_DOMAIN": "d.example",
    ]
    private static let reader = ConfigReader(environment: { environment[$0] })

    static func check(_ bytes: [UInt8]) {
        let reading = reader.read(bytes, file: "/etc/config.json5")
        for problem in reading.problems { check(problem) }
        let shown = ConfigPrinter.json(reading)
        guard (try? JSONText.decodePlain(Array(shown.utf8))) != nil else { fault("shown is no JSON: \(shown)") }
        _ = ConfigPrinter.sources(reading)
        _ = reading.config.forNumber("+15550001234")
        _ = reading.config.publicURL.map(PublicURLCheck.isLocal(url:))
        guard let migration = ConfigMigration(reading) else { return }
        let again = reader.read(migration.text, file: "/etc/config.json5")
        if !again.legacy.issues.isEmpty { fault("migrated, but old keys are left: \(again.legacy.issues)") }
        // What is written anew is JSON, which has no infinite numbers.
        if migration.keepsComments, again.config != reading.config { fault("migrated to something else") }
    }

    private static func check(_ problem: ConfigProblem) {
        if problem.what.isEmpty || problem.next.isEmpty || problem.code.rawValue.isEmpty { fault("a bare problem") }
        let message = problem.description
        if message.utf8.count > 4000 { fault("a message of \(message.utf8.count) bytes: \(message)") }
        if message.unicodeScalars.contains(where: { $0.value < 0x20 }) { fault("a control character: \(message)") }
        if problem.path.parts.isEmpty,
            ![.missing, .syntax, .tooDeep, .tooLarge, .type, .tooMany].contains(problem.code)
        {
            fault("a problem without a path: \(message)")
        }
    }

    /// Keys of the table and of older versions with values that may or may not fit.
    static func configuration(_ input: inout FuzzInput) -> Value {
        var config: Value = [:]
        for _ in 0..<input.below(12) {
            var parts: [String] = []
            for part in input.flag() ? input.pick(paths) : input.pick(oldPaths) {
                parts.append(part == "*" ? input.pick(["+15550001234", "openai", "default", "__proto__", ""]) : part)
                if parts.count > 1, input.below(16) == 0 { parts.append(input.text()) }
            }
            config = set(config, parts[...], value(&input))
        }
        return input.below(8) == 0 ? ["plugins": ["entries": ["voice-call": ["config": config]]]] : config
    }

    private static let paths = ConfigTable.all.map { $0.parts.filter { $0 != "[]" } }
    private static let oldPaths = LegacyKey.all.map(\.path)

    private static func set(_ value: Value, _ path: ArraySlice<String>, _ leaf: Value) -> Value {
        guard let first = path.first else { return leaf }
        var fields = value.map ?? [:]
        fields[first] = set(fields[first] ?? [:], path.dropFirst(), leaf)
        return .map(fields)
    }

    private static func value(_ input: inout FuzzInput) -> Value {
        switch input.below(6) {
        case 0: .bool(input.flag())
        case 1: .int(input.integer())
        case 2: Value(input.pick(words))
        case 3: [Value(input.pick(words))]
        case 4: ["source": Value(input.pick(["env", "file", "exec", "x"])), "id": Value(input.pick(words))]
        default: input.value(functions: false, depth: 8)
        }
    }

    private static let words = [
        "twilio", "telnyx", "plivo", "mock", "log", "open", "+15550001234", "${A_B}", "$A", "https://a.example/x",
        "http://127.0.0.1", "/voice/webhook", "/stream", "funnel", "ngrok", "file", "value", "json", "", " ",
    ]
}
