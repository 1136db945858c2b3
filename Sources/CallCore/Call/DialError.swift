/// Something given for dialling is malformed. Carries no digits, so that it may be logged.
public struct DialError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable, for programs.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case digits = "dtmf_digits_invalid"
        case dialInNumber = "dial_in_number_invalid"
        case pin = "dial_in_pin_invalid"
    }

    public var code: Code
    /// What is wrong and what would be right.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(code.rawValue): \(message)" }
}
