/// A directive that changed nothing. What it wanted to set is not told: a model wrote it.
public struct IgnoredDirective: Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        /// `modelOverrides` forbids it; the key to set there.
        case notAllowed(by: String)
        case unknownKey
        /// What its value should have been.
        case badValue(String)
        /// Hidden text came after visible text that is being spoken already.
        case tooLate
    }

    /// As far as it is printable, and short.
    public var key: String
    public var reason: Reason

    init(_ key: String, _ reason: Reason) {
        let printable = key.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }
        self.key = String(String.UnicodeScalarView(printable.prefix(40)))
        self.reason = reason
    }

    public var description: String {
        switch reason {
        case .notAllowed(let gate): "the directive \(key) was ignored: tts.modelOverrides.\(gate) does not allow it"
        case .unknownKey: "the directive \(key) was ignored: there is no such setting"
        case .badValue(let expected): "the directive \(key) was ignored: its value must be \(expected)"
        case .tooLate: "hidden text was ignored: it came after visible text that is being spoken"
        }
    }
}
