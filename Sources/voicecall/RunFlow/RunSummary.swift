import CallCore
import ScriptValue

/// The last line of a run.
struct RunSummary {
    let result: RunResult
    let seed: UInt64
    /// How to have the same run again; nil when somebody typed it live.
    let repeatCommand: String?
    let redactor: Redactor

    private var reason: String { result.record?.endReason?.rawValue ?? "no call" }
    private var heard: Int { words(of: .user) }
    private var said: Int { words(of: .bot) }

    private func words(of speaker: TranscriptEntry.Speaker) -> Int {
        (result.record?.transcript ?? []).filter { $0.speaker == speaker }
            .reduce(0) { $0 + $1.text.split { $0.isWhitespace }.count }
    }

    var line: String {
        var parts = [
            "ended: \(reason)", Timeline.clock(result.duration),
            "\(heard) word\(heard == 1 ? "" : "s") heard, \(said) said", "seed \(seed)",
        ]
        if let repeatCommand { parts.append("repeat: \(repeatCommand)") }
        return SafeText.line(redactor.text(parts.joined(separator: " · ")))
    }

    var json: String {
        var fields: [String: Value] = [
            "kind": "summary", "reason": Value(result.record?.endReason?.rawValue),
            "duration_ms": .int(result.duration),
            "words_heard": .int(Int64(heard)), "words_said": .int(Int64(said)),
            "seed": Int64(exactly: seed).map(Value.int) ?? Value("\(seed)"),
            "ok": .bool(result.error == nil), "repeat": Value(repeatCommand),
        ]
        if let error = result.error {
            fields["error"] = [
                "code": Value(error.code), "message": Value(error.message), "next": Value(error.nextStep),
            ]
        }
        return SafeText.json(redactor.value(.map(fields)))
    }

    /// The command line with this seed in place of another one, quoted for a shell.
    static func repeating(_ arguments: [String], seed: UInt64) -> String {
        var kept: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--seed" {
                _ = rest.popFirst()
            } else if !argument.hasPrefix("--seed=") {
                kept.append(argument)
            }
        }
        return (["voicecall"] + kept + ["--seed", "\(seed)"]).map(ShellWord.quote).joined(separator: " ")
    }
}
