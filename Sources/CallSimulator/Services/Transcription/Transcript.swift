import CallCore
import ScriptValue

/// Words that were heard, until they are given out.
struct Transcript: Sendable {
    private(set) var words: [HeardWord] = []

    var isEmpty: Bool { words.isEmpty }
    /// As it is written, with capitals and punctuation.
    var text: String { words.map(\.text).joined(separator: " ") }
    /// As a recogniser without punctuation writes it.
    var plainText: String { words.map { Self.plain($0.text) }.filter { !$0.isEmpty }.joined(separator: " ") }

    mutating func add(_ word: HeardWord) { words.append(word) }

    mutating func take() -> Transcript {
        defer { words = [] }
        return self
    }

    static func plain(_ word: String) -> String {
        String(word.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "'" || $0 == "-" })
    }
}

extension Value {
    /// Milliseconds as a service gives seconds.
    static func seconds(_ milliseconds: Milliseconds) -> Value { .number(Double(milliseconds) / 1_000) }
}
